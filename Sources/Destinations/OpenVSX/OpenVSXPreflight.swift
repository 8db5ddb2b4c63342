public import Core
internal import HTTP
internal import HTTPTypes
public import Lifecycle

/// What is done about a namespace that the registry does not have.
public enum OpenVSXNamespacePolicy: String, Hashable, Sendable {
    /// Its absence is an error.
    case required
    /// It is made before the first upload; whoever makes it may publish in it, and owns it only when the registry's
    /// operators say so.
    case created
}

/// Checks before anything is built, for all VSIX that go to one Open VSX registry.
public struct OpenVSXPreflight: Preflight {
    private let connection: OpenVSXConnection
    private let namespaces: OpenVSXNamespacePolicy

    /// Creates the checks for one credential.
    public init(_ connection: OpenVSXConnection, namespaces: OpenVSXNamespacePolicy = .required) {
        self.connection = connection
        self.namespaces = namespaces
    }

    /// `open-vsx`.
    public var destination: String { OpenVSXConnection.destination }

    /// Checks that every namespace exists and the credential may publish there, and that the versions are versions.
    public func check(_ identities: [Identity]) async -> [Failure] {
        var failures: [Failure] = []
        var extensions: [String: VSIXCoordinates] = [:]
        for identity in identities {
            guard let vsix = VSIXCoordinates(identity) else {
                failures.append(.noExtensionName(identity))
                continue
            }
            extensions[vsix.id] = extensions[vsix.id] ?? vsix
            if SemanticVersion(vsix.version) == nil { failures.append(Self.noVersion(vsix)) }
        }
        let all = extensions.sorted { $0.key < $1.key }.map(\.value)
        switch connection.credential {
        case .token(let token):
            for namespace in Set(all.map(\.publisher)).sorted() {
                failures += await check(token, namespace)
            }
        case .trustedPublishing:
            for vsix in all { failures += await checkTrust(vsix) }
        }
        return failures
    }

    private func check(_ token: Secret, _ namespace: String) async -> [Failure] {
        let request = connection.verifyRequest(namespace)
        do {
            let answer = try await connection.client.read(connection.withToken(request, token))
            switch answer.status.code {
            case 200: return []
            case 404 where namespaces == .created: return []
            case 300..<500 where answer.status.code != 429:
                return [connection.refusal(answer, connection.client.subject(request))]
            default: return [connection.client.unexpected(answer, "whether the token is valid")]
            }
        } catch {
            return [error]
        }
    }

    /// An exchanged token is for one extension, so a namespace's question cannot be asked with it; that it is given
    /// is the answer.
    private func checkTrust(_ vsix: VSIXCoordinates) async -> [Failure] {
        do {
            _ = try await connection.token(for: vsix)
            return []
        } catch {
            return [error]
        }
    }

    private static func noVersion(_ vsix: VSIXCoordinates) -> Failure {
        Failure(
            .openVSXVersion, "open-vsx \(vsix)", "expected a semantic version, found '\(vsix.version)'",
            advice: "correct the version in the extension's package.json")
    }
}
