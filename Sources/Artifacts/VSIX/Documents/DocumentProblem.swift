/// What is wrong with a README or changelog, in vsce's words, and where.
struct DocumentProblem: Error, Hashable, Sendable {
    let message: String
    /// The line, from 1.
    let line: Int

    init(_ message: String, at offset: Int, in text: [UInt8]) {
        self.message = message
        line = 1 + text[..<offset].count { $0 == UInt8(ascii: "\n") }
    }

    /// A relative link with nothing to join it to.
    static func noBase(_ what: String, at offset: Int, in text: [UInt8], _ document: String) -> Self {
        Self(
            "Couldn't detect the repository where this extension is published. The \(what) will be "
                + "broken in \(document). GitHub/GitLab repositories will be automatically detected. "
                + "Otherwise, please provide the repository URL in package.json or use the "
                + "--baseContentUrl and --baseImagesUrl options.",
            at: offset, in: text)
    }
}
