internal import Core

/// What can be said of one service, or of all.
struct FaultVocabulary {
    private let service: RehearsedService?

    init(_ service: RehearsedService?) { self.service = service }

    /// The words for faults that every service has; `STATUS` is any number from 400 to 599.
    private static let generic = [
        "reset", "reset-after-commit", "timeout", "timeout-after-commit", "STATUS", "STATUS-after-commit",
        "slow", "truncated", "cut-upload",
    ]

    /// All words for faults.
    var faultNames: [String] {
        (service.map { service in NamedReply.all(of: service).map(\.name) } ?? []) + Self.generic
    }

    /// All names of routes.
    var routeNames: [String] {
        guard let service else {
            return Set(RehearsedService.allCases.flatMap { $0.routes.names }).sorted()
        }
        return service.routes.names
    }

    /// Reads name and value; nil if there is no such fault.
    func kind(_ name: Substring, _ value: Substring?, in text: String) throws -> FaultKind? {
        if let service, NamedReply.find(name, of: service) != nil {
            try refuse(value, of: name, in: text)
            return .named(String(name))
        }
        let isAfter = name.hasSuffix(FaultKind.afterCommitSuffix)
        let word = isAfter ? name.dropLast(FaultKind.afterCommitSuffix.count) : name
        switch word {
        case "reset":
            try refuse(value, of: name, in: text)
            return .reset(afterCommit: isAfter)
        case "timeout":
            return .timeout(try value.map { try duration($0, in: text) }, afterCommit: isAfter)
        case "slow", "truncated", "cut-upload":
            return isAfter ? nil : try plain(word, value, in: text)
        default:
            return try status(word, value, isAfter, in: text)
        }
    }

    private func plain(_ word: Substring, _ value: Substring?, in text: String) throws -> FaultKind {
        if word == "slow" { return .slow(try duration(value ?? "", in: text)) }
        try refuse(value, of: word, in: text)
        return word == "truncated" ? .truncated : .cutUpload
    }

    private func status(
        _ word: Substring, _ value: Substring?, _ isAfter: Bool, in text: String
    ) throws -> FaultKind? {
        guard let code = Self.number(word) else { return nil }
        guard (400...599).contains(code) else {
            throw Failure.malformedFault(text, "\(code) is no status of an error, which is 400 to 599")
        }
        let seconds = try value.map { value in
            guard let seconds = Self.number(value) else {
                throw Failure.malformedFault(text, "'\(value)' is no number of seconds to wait")
            }
            return seconds
        }
        return .status(code, afterCommit: isAfter, retryAfter: seconds)
    }

    /// Reads what follows `@`.
    func place(_ place: Substring, in text: String) throws -> FaultPlace {
        if let number = Self.number(place) { return FaultPlace(number: try positive(number, in: text)) }
        let parts = place.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let route = parts.first, routeNames.contains(String(route)) else {
            throw Failure.unknownFault(text, "route", parts.first ?? "", routeNames)
        }
        guard parts.count > 1 else { return FaultPlace(route: String(route)) }
        guard let number = Self.number(parts[1]) else {
            throw Failure.malformedFault(text, "'\(parts[1])' is no number of a request")
        }
        return FaultPlace(route: String(route), number: try positive(number, in: text))
    }

    private func positive(_ number: Int, in text: String) throws -> Int {
        guard number > 0 else { throw Failure.malformedFault(text, "requests are counted from 1") }
        return number
    }

    private func duration(_ value: Substring, in text: String) throws -> Duration {
        guard let duration = FaultDuration.parse(value) else {
            throw Failure.malformedFault(
                text, "'\(value)' is no duration: a whole number with ms, s, m or h, at most a week")
        }
        return duration
    }

    private func refuse(_ value: Substring?, of name: Substring, in text: String) throws {
        if let value { throw Failure.malformedFault(text, "'\(name)' takes no value, found '\(value)'") }
    }

    /// Digits and nothing else; `Int` would take a sign.
    private static func number(_ text: some StringProtocol) -> Int? {
        text.allSatisfy { $0.isASCII && $0.isNumber } ? Int(text) : nil
    }
}
