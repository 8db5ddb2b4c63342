public import Core
internal import HTTP
internal import HTTPTypes
public import Lifecycle

/// Checks before anything is built, for all VSIX that go to one Open VSX registry.
public struct OpenVSXPreflight: Preflight {
    private let connection: OpenVSXConnection

    /// Creates the checks for one token.
    public init(_ connection: OpenVSXConnection) { self.connection = connection }

    /// `open-vsx`.
    public var destination: String { OpenVSXConnection.destination }

    /// Checks that every namespace exists and the token may publish there, and that the versions are versions.
    public func check(_ identities: [Identity]) async -> [Failure] {
        var failures: [Failure] = []
        var namespaces: Set<String> = []
        for identity in identities {
            guard let vsix = VSIXCoordinates(identity) else {
                failures.append(.noExtensionName(identity))
                continue
            }
            namespaces.insert(vsix.publisher)
            if SemanticVersion(vsix.version) == nil { failures.append(Self.noVersion(vsix)) }
        }
        for namespace in namespaces.sorted() { failures += await checkToken(namespace) }
        return failures
    }

    private func checkToken(_ namespace: String) async -> [Failure] {
        let request = connection.verifyRequest(namespace)
        do {
            let answer = try await connection.client.read(request)
            switch answer.status.code {
            case 200: return []
            case 300..<500 where answer.status.code != 429:
                return [connection.refusal(answer, connection.client.subject(request))]
            default: return [connection.client.unexpected(answer, "whether the token is valid")]
            }
        } catch {
            return [error as? Failure ?? connection.client.internalTrouble(error)]
        }
    }

    private static func noVersion(_ vsix: VSIXCoordinates) -> Failure {
        Failure(
            .openVSXVersion, "open-vsx \(vsix)", "expected a semantic version, found '\(vsix.version)'",
            advice: "correct the version in the extension's package.json")
    }
}
