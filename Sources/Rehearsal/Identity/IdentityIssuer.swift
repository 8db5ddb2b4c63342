public import Core
internal import FoundationEssentials

/// Makes identity tokens as a CI service does for its jobs, and checks them.
///
/// Real services sign with RSA; what a token says and how it is checked is the same.
public struct IdentityIssuer: Sendable {
    private let key = SigningKey()

    /// Creates an issuer with a key of its own.
    public init() {}

    /// A signed token (RFC 7519) with these claims, in this order.
    public func token(_ claims: JSONValue) -> Secret {
        let header: JSONValue = ["alg": "ES256", "typ": "JWT", "kid": .string(key.fingerprint)]
        let head = Self.encode(Array(header.text().utf8)) + "." + Self.encode(Array(claims.text().utf8))
        return Secret(head + "." + Self.encode(key.sign(head)))
    }

    /// The claims of a token that this issuer has signed; nil for any other text.
    func claims(of token: String) -> JSONValue? {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let signature = Self.decode(parts[2]), let payload = Self.decode(parts[1]),
            key.verify(signature, of: "\(parts[0]).\(parts[1])")
        else { return nil }
        return try? JSONValue(parsing: payload)
    }

    private static func encode(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
            .replacing("=", with: "")
    }

    private static func decode(_ text: Substring) -> [UInt8]? {
        let plain = text.replacing("-", with: "+").replacing("_", with: "/")
        let padding = String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4)
        return Data(base64Encoded: plain + padding).map { [UInt8]($0) }
    }
}
