internal import HTTPTypes

/// A stand-in that tells of every attempt to make something public, as the service itself sees it: inside of all
/// faults, so that a lost reply is told of too.
public struct WitnessedStandIn: StandIn {
    private let wrapped: any StandIn
    private let witness: @Sendable (PublicChange) async -> Void

    /// Wraps a stand-in; `witness` is called before the answer leaves.
    public init(_ wrapped: any StandIn, witness: @escaping @Sendable (PublicChange) async -> Void) {
        self.wrapped = wrapped
        self.witness = witness
    }

    /// The name of the wrapped one.
    public var name: String { wrapped.name }

    /// Answers as the wrapped one does.
    public func respond(to request: IncomingRequest) async throws -> OutgoingResponse {
        let response = try await wrapped.respond(to: request)
        if let effect = effect(request) {
            let subject = "\(request.method.rawValue) \(request.rawPath)"
            await witness(
                PublicChange(
                    service: name, effect: effect, subject: subject, status: response.status.code))
        }
        return response
    }

    private func effect(_ request: IncomingRequest) -> PublicChange.Effect? {
        let service = RehearsedService(named: name)
        switch (service, service?.routes.find(request)?.name) {
        case (.npm, "publish"), (.marketplace, "publish"), (.openVSX, "publish"): return .irrevocable
        case (.gitHub, "publish"), (.oci, "tag"): return .pointer
        default: return nil
        }
    }
}

/// An attempt to make something public.
public struct PublicChange: Hashable, Sendable, CustomStringConvertible {
    /// The stand-in's name.
    public let service: String
    /// What kind of change it is.
    public let effect: Effect
    /// Method and path.
    public let subject: String
    /// What the service answered.
    public let status: Int

    /// Whether it can be taken back.
    public enum Effect: Hashable, Sendable {
        /// It cannot.
        case irrevocable
        /// A tag, or a draft that becomes public.
        case pointer
    }

    /// Whether the service did it.
    public var isDone: Bool { (200..<300).contains(status) }

    /// `npm: PUT /kilo -> 200`.
    public var description: String { "\(service): \(subject) -> \(status)" }
}
