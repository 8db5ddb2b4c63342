/// A fault as it is written for a rehearsal: what goes wrong, at which service, with which of its requests.
///
/// `SERVICE ':' FAULT ['=' VALUE] ['@' [ROUTE '/'] N | '@' ROUTE]`, where SERVICE may be `*` for any:
/// `npm:409-not-saved@2`, `marketplace:timeout-after-commit`, `oci:reset@blob/3`, `*:slow=200ms`.
public struct WrittenFault: Hashable, Sendable, CustomStringConvertible {
    /// The service; nil for each of them, with a count of its own.
    public let service: RehearsedService?
    /// What goes wrong.
    public let kind: FaultKind
    /// With which requests.
    public let place: FaultPlace

    /// Creates a fault of parts that fit each other, as the parser and `FaultDraw` do.
    init(_ service: RehearsedService?, _ kind: FaultKind, _ place: FaultPlace = FaultPlace()) {
        self.service = service
        self.kind = kind
        self.place = place
    }

    /// The fault as it is written; reading that gives the same fault.
    public var description: String { "\(service?.rawValue ?? "*"):\(kind.text)\(place)" }
}
