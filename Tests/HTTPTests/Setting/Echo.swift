import Foundation
import HTTP
import HTTPTypes
import SystemPackage
import Testing

/// What the Python server says it has received.
struct Echo: Decodable {
    var method: String
    var target: String
    var fields: [[String]]
    var sha256: String
    var size: Int
    var text: String
    var connection: Int

    init(_ response: Response) throws {
        try #require(response.status == .ok, "\(response.text)")
        self = try JSONDecoder().decode(Echo.self, from: Data(response.bytes))
    }

    /// The values of a field.
    subscript(name: String) -> [String] {
        fields.filter { $0[0].lowercased() == name.lowercased() }.map { $0[1] }
    }
}

extension CurlTransport {
    /// A transport that trusts nothing but what the system trusts, and has no proxies.
    static func plain(_ change: (inout Configuration) -> Void = { _ in }) -> CurlTransport {
        var configuration = Configuration(userAgent: "kilo-release-test/1")
        change(&configuration)
        return CurlTransport(configuration)
    }

    /// A transport that trusts the test's authority besides the system's.
    static func trusting(_ certificates: TestCertificates) -> CurlTransport {
        plain { $0.trust.additional = [.init(certificates.authority)] }
    }

    /// The error with which a request ends.
    func failure(_ request: Request) async -> TransportError? {
        do {
            let response = try await send(request)
            Issue.record("answered \(response.status): \(response.text.prefix(200))")
            return nil
        } catch {
            return error
        }
    }
}
