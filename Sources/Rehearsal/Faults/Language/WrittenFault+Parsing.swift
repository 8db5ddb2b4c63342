internal import Core

extension WrittenFault {
    /// Reads a fault.
    ///
    /// - Throws: `Failure` with code `rehearsal.fault-unknown` for a service, fault or route that is none, or
    ///   `rehearsal.fault-malformed` for a value or number that does not fit.
    public init(parsing text: String) throws {
        guard let (serviceName, rest) = Self.cut(text, at: ":"), let rest else {
            throw Failure.malformedFault(text, "there is no ':' after the service")
        }
        let service = try Self.service(serviceName, in: text)
        let (fault, place) = Self.cut(rest, at: "@") ?? (rest, nil)
        let (name, value) = Self.cut(fault, at: "=") ?? (fault, nil)
        let vocabulary = FaultVocabulary(service)
        guard let kind = try vocabulary.kind(name, value, in: text) else {
            throw Failure.unknownFault(text, "fault", name, vocabulary.faultNames)
        }
        try self.init(service, kind, place.map { try vocabulary.place($0, in: text) } ?? FaultPlace())
    }

    private static func service(_ name: Substring, in text: String) throws -> RehearsedService? {
        if name == "*" { return nil }
        guard let service = RehearsedService(named: name) else {
            throw Failure.unknownFault(
                text, "service", name, RehearsedService.allCases.map(\.rawValue) + ["*"])
        }
        return service
    }

    /// The text before the first such character and that after it, nil if there is no such character.
    private static func cut(_ text: some StringProtocol, at character: Character) -> (Substring, Substring?)?
    {
        guard let index = text.firstIndex(of: character) else { return nil }
        return (Substring(text[..<index]), Substring(text[text.index(after: index)...]))
    }
}
