extension StringProtocol {
    /// The text as a message may show it.
    ///
    /// What stands in a key or a signature is its sender's text: no control or direction characters, no end.
    var quoted: String {
        let shown = unicodeScalars.prefix(80).map { $0.escaped(asASCII: true) }.joined()
        return "\"\(shown)\(unicodeScalars.count > 80 ? "…" : "")\""
    }
}
