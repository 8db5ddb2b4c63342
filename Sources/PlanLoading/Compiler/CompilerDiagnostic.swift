internal import Core

/// A diagnostic in the compiler's line-based style: `/path/File.swift:12:9: error: cannot convert ...`.
struct CompilerDiagnostic: Hashable {
    enum Severity: String {
        case error
        case warning
        case note
    }
    let file: String
    let line: Int
    let severity: Severity
    let message: String

    /// All diagnostics of an output, in order; the source lines between them are dropped.
    static func all(in output: String) -> [CompilerDiagnostic] {
        output.split(whereSeparator: \.isNewline).compactMap { CompilerDiagnostic($0) }
    }

    private init?(_ text: Substring) {
        for severity in [Severity.error, .warning, .note] {
            guard let range = text.firstRange(of: ": \(severity.rawValue): ") else { continue }
            // From the right, as a path may hold colons: file, line, column.
            let place = text[..<range.lowerBound].split(separator: ":", omittingEmptySubsequences: false)
            guard place.count >= 3, let line = Int(place[place.count - 2]), Int(place[place.count - 1]) != nil
            else { continue }
            file = place.dropLast(2).joined(separator: ":")
            self.line = line
            self.severity = severity
            message = String(text[range.upperBound...])
            return
        }
        return nil
    }
}
