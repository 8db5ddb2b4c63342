import Foundation
import TestSupport

/// A certificate for 127.0.0.1 and localhost with the private authority that vouches for it, made by openssl.
struct TestCertificates: Sendable {
    let authority: String
    let certificate: String
    let key: String

    /// Made once for all tests.
    static let shared = Result { try TestCertificates(in: TemporaryFolder()) }

    private let folder: TemporaryFolder

    private init(in folder: TemporaryFolder) throws {
        self.folder = folder
        (authority, certificate, key) = (folder / "ca.pem", folder / "server.pem", folder / "server.key")
        let authorityKey = folder / "ca.key"
        let curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
        try Self.openssl(
            ["req", "-x509", "-subj", "/CN=Test Authority", "-keyout", authorityKey, "-out", authority]
                + curve)
        try Self.openssl(
            [
                "req", "-x509", "-subj", "/CN=localhost", "-CA", authority, "-CAkey", authorityKey, "-addext",
                "subjectAltName=IP:127.0.0.1,DNS:localhost", "-addext", "basicConstraints=critical,CA:FALSE",
                "-keyout", key, "-out", certificate,
            ] + curve)
    }

    private static func openssl(_ arguments: [String]) throws {
        try RealProgram("openssl").start(arguments).wait().succeeding("openssl")
    }
}
