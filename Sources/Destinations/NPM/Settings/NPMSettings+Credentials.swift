public import Core
internal import FoundationEssentials

extension NPMSettings {
    /// The variables that hold a token although no file names them, in their order.
    public static let tokenVariables = ["NODE_AUTH_TOKEN", "NPM_TOKEN"]

    /// The credential for a registry; nil if there is none.
    ///
    /// First what the settings say for its host and path, from the longest path to the host, as npm looks for it:
    /// a token, then `_auth`, then `username` with `_password`. npm knows no variable by itself, it only puts those
    /// into `.npmrc` that are named there. So `NODE_AUTH_TOKEN` and `NPM_TOKEN` count where no file has anything
    /// for this registry, and no file gives them to another one.
    ///
    /// They are for the registry that whoever runs this has chosen: what a package.json alone names gets none of
    /// them, and nothing on the way but this machine may read them.
    ///
    /// - Parameters:
    ///   - registry: the address.
    ///   - isNamedByPackage: whether only the package's own `publishConfig` leads there.
    /// - Returns: the credential, or nil if there is none for it.
    /// - Throws: `Failure` (`npm.settings`).
    public func credential(
        for registry: String, isNamedByPackage: Bool = false
    ) throws(Failure) -> NPMCredential? {
        for key in Self.keys(of: registry) {
            if let found = try credential(under: key) { return found }
        }
        guard !isNamedByPackage else { return nil }
        guard let found = try variableCredential(for: registry) else { return nil }
        guard registry.hasPrefix("https://") || Self.isLoopback(registry) else {
            throw Failure(
                .npmSettings, registry,
                "a token from a variable is not sent over http, where others can read it",
                advice: "use https, or write `\(Self.keys(of: registry).first ?? "//HOST/"):_authToken` "
                    + "into .npmrc")
        }
        return found
    }

    /// Whether an address is of this machine (RFC 1122, 3.2.1.3; RFC 4291, 2.5.3; RFC 6761, 6.3).
    private static func isLoopback(_ registry: String) -> Bool {
        guard let start = registry.firstRange(of: "//") else { return false }
        let place = registry[start.upperBound...].prefix { $0 != "/" }
        if place == "[::1]" || place.hasPrefix("[::1]:") { return true }
        let host = place.prefix { $0 != ":" }
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        let isAddress = numbers.count == 4 && numbers.first == 127 && numbers.allSatisfy { $0 != nil }
        return host == "localhost" || host.hasSuffix(".localhost") || isAddress
    }

    private func credential(under key: String) throws(Failure) -> NPMCredential? {
        if let token = try value("\(key):_authToken") { return .token(Secret(token)) }
        if let pair = try value("\(key):_auth") { return .basic(Secret(pair)) }
        guard let user = try value("\(key):username"), let password = try value("\(key):_password") else {
            return nil
        }
        guard let data = Data(base64Encoded: password) else {
            throw Failure(
                .npmSettings, "\(key):_password", "is not in base64, as npm expects it",
                advice: "write `_password` in base64, or use `_authToken`")
        }
        return .basic(user: user, password: Secret(String(decoding: data, as: UTF8.self)))
    }

    private func variableCredential(for registry: String) throws(Failure) -> NPMCredential? {
        for name in Self.tokenVariables {
            guard let token = plainVariable(name) else { continue }
            let claimed = entries(naming: name).filter { $0.key.hasPrefix("//") }
            guard claimed.isEmpty else { continue }
            return .token(Secret(token))
        }
        for key in ["_authToken", "_auth", "_password"] where entry(key) != nil {
            throw Failure(
                .npmSettings, ".npmrc \(key)", "is for no registry, and npm ignores it since version 9",
                advice: "write it as `\(Self.keys(of: registry).first ?? "//HOST/"):\(key)`")
        }
        return nil
    }

    /// `//host/path/`, `//host/path`, `//host/`, `//host`.
    static func keys(of registry: String) -> [String] {
        guard let start = registry.firstRange(of: "//") else { return [] }
        var key = registry[start.lowerBound...]
        if !key.hasSuffix("/") { key += "/" }
        var keys: [String] = []
        while key.count > 2 {
            keys.append(String(key))
            key = key.hasSuffix("/") ? key.dropLast() : key[...(key.lastIndex(of: "/") ?? key.startIndex)]
        }
        return keys
    }
}
