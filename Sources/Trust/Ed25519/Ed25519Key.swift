internal import COpenSSL
public import Core
internal import FoundationEssentials
internal import Glibc

/// A public key of Ed25519 (RFC 8032) for signatures over whole files.
public struct Ed25519Key: Hashable, Sendable {
    private let key: [UInt8]

    /// The head of every SubjectPublicKeyInfo of Ed25519 (RFC 8410, section 4).
    private static let head: [UInt8] = [
        0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
    ]

    /// Reads a SubjectPublicKeyInfo in PEM (`BEGIN PUBLIC KEY`).
    ///
    /// - Throws: `Failure` (`key.malformed`).
    public init(pem: String) throws(Failure) {
        let lines = pem.split(whereSeparator: \.isNewline).map(String.init)
        guard lines.first == "-----BEGIN PUBLIC KEY-----", lines.last == "-----END PUBLIC KEY-----",
            let bytes = Base64.decode(lines.dropFirst().dropLast().joined()),
            bytes.count == Self.head.count + 32, bytes.starts(with: Self.head)
        else {
            throw Failure(
                .keyMalformed, "Ed25519 key", "expected a public key of Ed25519 in PEM, found something else",
                advice: "pass the file as the registry serves it")
        }
        key = Array(bytes.dropFirst(Self.head.count))
    }

    /// The SHA-256 of the key as SubjectPublicKeyInfo, by which people compare it.
    public var fingerprint: Digest { .of(Self.head + key) }

    /// Verifies a signature over a file.
    ///
    /// Ed25519 has to see the message as a whole, so the file is mapped: its pages belong to the system, which takes
    /// them back when it needs them. Blocks.
    ///
    /// - Parameters:
    ///   - signature: 64 bytes.
    ///   - file: the path.
    /// - Throws: `Failure` (`signature.malformed`, `signature.invalid`, `file.unreadable`).
    public func verify(_ signature: [UInt8], ofFileAt file: String) throws(Failure) {
        guard signature.count == 64 else {
            throw .malformed("Ed25519 signature", expected: "64 bytes", found: "\(signature.count)")
        }
        let isValid = try Self.withContents(of: file) { bytes in
            VerificationKey(ed25519: key)?.verifies(signature, of: bytes, hash: nil) ?? false
        }
        guard isValid else { throw .invalid("Ed25519 signature", fingerprint.description, file) }
    }

    private static func withContents(
        of file: String, _ body: (UnsafeRawBufferPointer) -> Bool
    ) throws(Failure) -> Bool {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadableFile(file) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .unreadableFile(file) }
        guard status.st_size > 0 else { return body(UnsafeRawBufferPointer(start: nil, count: 0)) }
        let size = Int(status.st_size)
        guard let pages = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), pages != MAP_FAILED else {
            throw .unreadableFile(file)
        }
        defer { munmap(pages, size) }
        return body(UnsafeRawBufferPointer(start: pages, count: size))
    }
}

extension Failure {
    fileprivate static func unreadableFile(_ file: String) -> Failure {
        Failure(
            .fileUnreadable, file, "cannot be read: \(String(cString: strerror(errno)))",
            advice: "check that it is there, and its permissions")
    }
}
