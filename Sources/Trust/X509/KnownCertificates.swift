internal import Synchronization

/// Certificates that this process has read already.
///
/// OpenSSL takes longer to read one than to verify a signature by its key, and all packages of a store come with the
/// same few. What is remembered is how bytes read, and no judgement on them.
enum KnownCertificates {
    /// More than come with the packages of a release, and little memory whoever sends them.
    private static let limit = 64
    private static let known = Mutex<[[UInt8]: Certificate]>([:])

    /// Reads DER; nil for anything else.
    static func certificate(der: [UInt8]) -> Certificate? {
        if let certificate = known.withLock({ $0[der] }) { return certificate }
        guard let certificate = Certificate(der: der) else { return nil }
        known.withLock { known in
            if known.count == limit { known.removeAll() }
            known[der] = certificate
        }
        return certificate
    }
}
