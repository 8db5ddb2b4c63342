internal import Core

/// The text around an SSH signature (PROTOCOL.sshsig).
enum SSHArmor {
    static let begin = "-----BEGIN SSH SIGNATURE-----"
    private static let end = "-----END SSH SIGNATURE-----"
    /// More than an RSA signature of 16384 bits with its key needs.
    private static let limit = 64 << 10

    static func decode(_ text: String) throws(Failure) -> [UInt8] {
        guard text.utf8.count <= limit else {
            throw .malformed(
                SSHSignature.subject, expected: "at most \(limit) bytes", found: "\(text.utf8.count)")
        }
        var lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        while lines.last?.isEmpty == true { lines.removeLast() }
        guard lines.count >= 3, lines.first == begin[...], lines.last == end[...] else {
            throw .malformed(
                SSHSignature.subject, expected: "the lines \(begin) and \(end)", found: "others")
        }
        guard let blob = Base64.decode(lines.dropFirst().dropLast().joined()) else {
            throw .malformed(SSHSignature.subject, expected: "Base64 between the lines", found: "other text")
        }
        return blob
    }
}
