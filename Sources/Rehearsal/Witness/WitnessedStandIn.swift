internal import Core
internal import HTTPTypes
internal import Synchronization

/// A stand-in that tells what the service itself sees, inside of all faults: every attempt to make something
/// public, also if its reply is lost, and that somebody has looked.
public struct WitnessedStandIn: StandIn {
    private let wrapped: any StandIn
    private let witness: @Sendable (Sighting) async -> Void

    /// What the service sees.
    public enum Sighting: Hashable, Sendable {
        /// Somebody asks a service what it holds: of the thing with this name, or of anything where the request
        /// does not tell.
        case look(service: String, name: String?)
        /// Somebody has tried to make something public.
        case change(PublicChange)
    }

    /// Wraps a stand-in; `witness` is called before an answer leaves.
    public init(_ wrapped: any StandIn, witness: @escaping @Sendable (Sighting) async -> Void) {
        self.wrapped = wrapped
        self.witness = witness
    }

    /// The name of the wrapped one.
    public var name: String { wrapped.name }

    /// Answers as the wrapped one does.
    public func respond(to request: IncomingRequest) async throws -> OutgoingResponse {
        guard let effect = effect(request) else {
            await witness(Self.look(request, at: name))
            return try await wrapped.respond(to: request)
        }
        let content = ReadDigest()
        let watched = IncomingRequest(
            request.method, request.target, fields: request.fields, body: content.reading(request.body))
        let response: OutgoingResponse
        do {
            response = try await wrapped.respond(to: watched)
        } catch let refusal as any AnsweringError {
            response = refusal.answer
        }
        let change = PublicChange(
            service: name, effect: effect, subject: "\(request.method.rawValue) \(request.rawPath)",
            name: Self.name(request, at: name), content: content.finish(), status: response.status.code)
        await witness(.change(change))
        return response
    }

    /// A request as a look at what a service holds.
    public static func look(_ request: IncomingRequest, at service: String) -> Sighting {
        .look(service: service, name: name(request, at: service))
    }

    /// npm's requests name one package; those of the stores an extension, whose versions and targets only their
    /// bodies tell.
    private static func name(_ request: IncomingRequest, at service: String) -> String? {
        RehearsedService(named: service) == .npm ? request.pathSegments.first : nil
    }

    private func effect(_ request: IncomingRequest) -> PublicChange.Effect? {
        let service = RehearsedService(named: name)
        switch (service, service?.routes.find(request)?.name) {
        case (.npm, "publish"), (.marketplace, "publish"), (.openVSX, "publish"): return .irrevocable
        case (.gitHub, "publish"), (.oci, "tag"), (.dockerHub, "page"): return .pointer
        default: return nil
        }
    }
}

/// The digest of a body, computed while the service reads it.
///
/// A class with a lock, because the body's reader is a closure; one service reads one body, one chunk at a time.
private final class ReadDigest: Sendable {
    private let stream = Mutex(DigestStream())

    func reading(_ body: IncomingBody) -> IncomingBody {
        body.observed { [self] chunk in
            stream.withLock { stream in chunk.withUnsafeBytes { stream.update($0) } }
        }
    }

    func finish() -> Digest {
        stream.withLock { stream in
            var last = DigestStream()
            swap(&last, &stream)
            return last.finish()
        }
    }
}
