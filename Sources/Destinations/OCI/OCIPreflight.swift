internal import Artifacts
public import Core
public import HTTP
internal import HTTPTypes
public import Lifecycle

/// Checks that a repository can be pushed to and that the version tags are tags.
///
/// Whether a tag that exists holds our image is known only when the image is built; `inspect` asks then, and only
/// where the digest is known already a tag that holds another one is found here.
public struct OCIPreflight: Preflight {
    private let repository: OCIRepository
    private let expected: [String: Digest]
    private let client: OCIClient

    /// Creates the checks for one repository.
    ///
    /// - Parameters:
    ///   - repository: the one to check.
    ///   - credentials: who will push.
    ///   - expected: the digests of images that are known already, by version tag, when a run is resumed.
    ///   - transport: sends the requests.
    ///   - now: the clock by which tokens end.
    public init(
        _ repository: OCIRepository, credentials: OCICredentials, expected: [String: Digest] = [:],
        transport: any Transport, now: @escaping @Sendable () -> Timestamp
    ) {
        self.repository = repository
        self.expected = expected
        let scopes = [OCIScope(repository: repository.name, "pull", "push")]
        client = OCIClient(
            session: OCISession(repository, credentials, scopes: scopes, transport: transport, now: now))
    }

    /// `ghcr.io/kilo-org/kilocode`.
    public var destination: String { repository.description }

    /// Opens an upload and cancels it, which is all that proves the right to push, and looks at the version
    /// tags of the identities that are for this repository.
    public func check(_ identities: [Identity]) async -> [Failure] {
        var failures: [Failure] = []
        await collect(&failures) { try await self.checkPush() }
        for identity in identities where identity.destination == destination {
            await collect(&failures) { try await self.checkTag(identity.version) }
        }
        // A refused credential fails every check in the same words; once is enough.
        var seen: Set<String> = []
        return failures.filter { seen.insert("\($0.code) \($0.message)").inserted }
    }

    private func collect(_ failures: inout [Failure], _ check: () async throws -> Void) async {
        do {
            try await check()
        } catch let fault as OCIFault {
            failures.append(fault.failure)
        } catch let failure as Failure {
            failures.append(failure)
        } catch {
            failures.append(Failure(.ociUnavailable, destination, "\(error)", advice: "repeat"))
        }
    }

    private func checkPush() async throws {
        let session = client.session
        let request = Request(.post, session.url("blobs/uploads/"), redirects: .stop)
        let response = try await session.send(request)
        guard response.status == .accepted else { throw session.unexpected(response, request) }
        let upload = try OCIUploadState(response, to: request, previous: nil, offset: 0)
        // Registries that cannot cancel forget the empty upload by themselves.
        _ = try? await session.send(Request(.delete, upload.location, redirects: .stop))
    }

    private func checkTag(_ tag: String) async throws {
        guard OCIName.isTag(tag) else {
            throw Failure(
                .ociInvalidName, destination, "\"\(tag)\" is no tag",
                advice: "use up to 128 letters, digits, `_`, `.`, `-`; a `+` of a version cannot be in a tag")
        }
        guard let wanted = expected[tag], let found = try await client.manifestDigest(at: tag),
            found != wanted
        else { return }
        throw Failure(
            .ociTagTaken, "\(destination):\(tag)", "the version tag exists and points to \(found)",
            advice: "release under a new version; a version tag is never moved")
    }
}
