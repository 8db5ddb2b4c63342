internal import Core

/// The fields of a line that holds a public key: what stands before it, the key, a comment.
struct SSHKeyLine {
    let algorithm: String
    let blob: [UInt8]
    let label: String
    let namespaces: [String]?

    private static let subject = "SSH key"
    /// Options of `allowed_signers` that decide whether a signature counts, and that are not evaluated here.
    private static let refusedOptions = ["cert-authority", "valid-after=", "valid-before="]

    init(_ line: some StringProtocol) throws(Failure) {
        let fields = Self.fields(line)
        guard let index = fields.firstIndex(where: SSHKeyMaterial.algorithms.contains) else {
            throw Self.noKey(fields)
        }
        guard fields.count > index + 1, let blob = Base64.decode(fields[index + 1]) else {
            throw .badKey(
                Self.subject, expected: "Base64 behind \(fields[index])", found: "none, or a damaged one")
        }
        (algorithm, self.blob) = (fields[index], blob)
        let comment = fields[(index + 2)...].joined(separator: " ")
        label = comment.isEmpty ? fields[..<index].first ?? "" : comment
        namespaces = try Self.namespaces(fields[..<index])
    }

    private static func noKey(_ fields: [String]) -> Failure {
        let kinds = SSHKeyMaterial.algorithms.joined(separator: ", ")
        // Something before Base64 that begins with a length is a key of a kind that is not known here.
        guard let blob = fields.firstIndex(where: { $0.hasPrefix("AAAA") }), blob > 0 else {
            let text = fields.joined(separator: " ")
            return .badKey(subject, expected: "a line with one of \(kinds)", found: text.quoted)
        }
        return .refusedKey(subject, expected: "one of \(kinds)", found: fields[blob - 1].quoted)
    }

    private static func namespaces(_ fields: ArraySlice<String>) throws(Failure) -> [String]? {
        let options = fields.flatMap { split($0, at: ",") }
        for option in options {
            guard let refused = refusedOptions.first(where: option.lowercased().hasPrefix) else { continue }
            throw .refusedKey(subject, expected: "a key without \(refused)", found: option.quoted)
        }
        guard let option = options.first(where: { $0.lowercased().hasPrefix("namespaces=") }) else {
            return nil
        }
        let names = option.dropFirst("namespaces=".count).filter { $0 != "\"" }.split(separator: ",")
        guard !names.contains(where: { $0.contains { "*?!".contains($0) } }) else {
            throw .refusedKey(subject, expected: "namespaces by their names", found: option.quoted)
        }
        return names.map(String.init)
    }

    /// The fields between white space; quotes keep white space together.
    private static func fields(_ line: some StringProtocol) -> [String] {
        split(line, at: " ", "\t", "\r", "\n", "\r\n")
    }

    private static func split(_ text: some StringProtocol, at separators: Character...) -> [String] {
        var (isQuoted, parts, part) = (false, [String](), "")
        for character in text {
            if character == "\"" { isQuoted.toggle() }
            if !isQuoted, separators.contains(character) {
                parts.append(part)
                part = ""
            } else {
                part.append(character)
            }
        }
        return (parts + [part]).filter { !$0.isEmpty }
    }
}
