/// A paragraph of fields of a control file.
struct DebianStanza {
    private let lines: [Substring]

    init(_ text: String) {
        lines = text.split(separator: "\n").filter { !$0.allSatisfy(\.isWhitespace) }
    }

    /// The value on a field's own line.
    subscript(name: String) -> String? {
        lines.first { $0.lowercased().hasPrefix("\(name.lowercased()):") }
            .map { String($0.dropFirst(name.utf8.count + 1).drop { $0 == " " }) }
    }

    /// The entry of `var/lib/dpkg/status` after an installation; ends with an empty line.
    var installed: String {
        guard let first = lines.first else { return "" }
        let status = "Status: install ok installed"
        return ([String(first), status] + lines.dropFirst().map(String.init) + ["", ""]).joined(
            separator: "\n")
    }
}
