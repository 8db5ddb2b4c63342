internal import COpenSSL

/// The hash functions inside signatures.
enum HashFunction: Hashable, Sendable {
    case sha256
    case sha384
    case sha512
    /// BLAKE2b with 64 bytes, of minisign.
    case blake2b512

    var evp: OpaquePointer? {
        switch self {
        case .sha256: EVP_sha256()
        case .sha384: EVP_sha384()
        case .sha512: EVP_sha512()
        case .blake2b512: EVP_blake2b512()
        }
    }

    /// The hash of a message.
    func hash(_ message: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { buffer, count in
            var length: UInt32 = 0
            guard EVP_Digest(message, message.count, buffer.baseAddress, &length, evp, nil) == 1 else {
                preconditionFailure("OpenSSL without \(self)")
            }
            count = Int(length)
        }
    }
}
