internal import COpenSSL

/// Computes one digest of bytes that come in pieces, with OpenSSL (SHA-NI where the processor has it).
///
/// Noncopyable, because a half-computed hash has one owner.
public struct DigestStream: ~Copyable {
    private let algorithm: Digest.Algorithm
    private let context: OpaquePointer

    /// Starts a computation.
    public init(_ algorithm: Digest.Algorithm = .sha256) {
        guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, algorithm.evp, nil) == 1 else {
            preconditionFailure("OpenSSL without \(algorithm.rawValue)")
        }
        self.algorithm = algorithm
        self.context = context
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Adds the next bytes.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard !bytes.isEmpty else { return }
        EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
    }

    /// Adds the next bytes.
    public mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// Ends the computation.
    public consuming func finish() -> Digest {
        let value = [UInt8](unsafeUninitializedCapacity: algorithm.byteCount) { buffer, count in
            EVP_DigestFinal_ex(context, buffer.baseAddress, nil)
            count = algorithm.byteCount
        }
        return Digest(algorithm, value)
    }
}

extension Digest.Algorithm {
    fileprivate var evp: OpaquePointer? {
        switch self {
        case .sha256: EVP_sha256()
        case .sha512: EVP_sha512()
        case .sha1: EVP_sha1()
        }
    }
}

extension Digest {
    /// The digest of bytes in memory.
    public static func of(_ bytes: [UInt8], _ algorithm: Algorithm = .sha256) -> Digest {
        var stream = DigestStream(algorithm)
        stream.update(bytes)
        return stream.finish()
    }

    /// The digest of a text's UTF-8.
    public static func of(_ text: String, _ algorithm: Algorithm = .sha256) -> Digest {
        of(Array(text.utf8), algorithm)
    }
}
