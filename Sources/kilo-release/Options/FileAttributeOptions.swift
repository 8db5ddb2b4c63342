internal import ArgumentParser
internal import Artifacts
internal import Core
internal import FoundationEssentials

/// Capabilities and extended attributes of files of an image.
struct FileAttributeOptions: ParsableArguments {
    @Option(
        name: .customLong("capability"),
        help: "/PATH:NAME,NAME: what programs may do without root: /usr/bin/kilo:net_bind_service.")
    var capabilities: [String] = []

    @Option(
        name: .customLong("xattr"),
        help: "/PATH:NAME=VALUE: an extended attribute; text, or 0x and hexadecimal digits, or 0s and base64."
    )
    var attributes: [String] = []

    var areGiven: Bool { !(capabilities + attributes).isEmpty }

    /// - Throws: `Failure` (`usage.invalid-option`, `oci.attribute`).
    func parsed() throws -> [(files: Glob, attribute: ExtendedAttribute)] {
        try capabilities.map(capability) + attributes.map(attribute)
    }

    private func capability(_ text: String) throws -> (files: Glob, attribute: ExtendedAttribute) {
        guard let (files, names) = Self.split(text[...]) else {
            throw invalid("--capability \(text)", "/PATH:NAME, with a path from the root")
        }
        let capabilities = try FileCapabilities(names.split(separator: ",").map(String.init))
        return (files, ExtendedAttribute(capabilities))
    }

    private func attribute(_ text: String) throws -> (files: Glob, attribute: ExtendedAttribute) {
        guard let mark = text.firstIndex(of: "="), let (files, name) = Self.split(text[..<mark]),
            let value = Self.value(text[text.index(after: mark)...])
        else { throw invalid("--xattr \(text)", "/PATH:NAME=VALUE, with a path from the root") }
        return (files, try ExtendedAttribute(String(name), value))
    }

    /// The path stands before the last colon, as names have none.
    private static func split(_ text: Substring) -> (files: Glob, name: Substring)? {
        guard text.hasPrefix("/"), let mark = text.lastIndex(of: ":") else { return nil }
        let path = text[..<mark].dropFirst()
        return path.isEmpty ? nil : (Glob(String(path)), text[text.index(after: mark)...])
    }

    /// What setfattr(1) takes for a value.
    private static func value(_ text: Substring) -> [UInt8]? {
        let rest = text.dropFirst(2)
        if text.lowercased().hasPrefix("0x") { return Hexadecimal.decode(rest) }
        if text.lowercased().hasPrefix("0s") { return Data(base64Encoded: String(rest)).map { Array($0) } }
        return Array(text.utf8)
    }

    private func invalid(_ subject: String, _ expected: String) -> Failure {
        Failure(.invalidOption, subject, "expected \(expected)", advice: "correct the option")
    }
}
