internal import Core
internal import HTTPTypes

/// How long the fields of an answer ask us to keep away, by whatever of them say so.
struct AskedPause: Hashable {
    /// The least time before the same request is sent again; the longest of all that the answer asks for.
    var least: Duration?
    /// The time during which any other request of the same caller would be refused too.
    var everybody: Duration?

    /// Reads `Retry-After`, the fields of rate limits, and their spellings at GitHub, Docker Hub and Open VSX.
    ///
    /// `now` is the wall clock's time. Where an answer has a `Date`, that is used instead: what counts is how far
    /// two of the server's own times lie apart.
    init(_ response: Response, now: Timestamp) {
        self.init(response) { $0.flatMap { HTTPDate.parse($0, now: now) } ?? now }
    }

    /// The same without a clock: dates count only in an answer that tells its own.
    init(_ response: Response) {
        // Which century a year of two digits belongs to does not matter for how far two dates lie apart.
        self.init(response) { $0.flatMap { HTTPDate.parse($0, now: Timestamp(seconds: 0)) } }
    }

    private init(_ response: Response, there time: (String?) -> Timestamp?) {
        let fields = FieldReader(response.fields)
        let there = time(fields["date"])
        let retry = fields["retry-after"].flatMap { Self.retryAfter($0, there) }
        let seconds = fields["x-rate-limit-retry-after-seconds"].flatMap { Self.seconds($0) }
        let reset = Self.reset(fields, there)
        everybody = reset
        least = [retry, seconds, reset, Self.window(fields)].compactMap { $0 }.max()
    }

    /// Seconds or a date (RFC 9110, 10.2.3); a date that has passed asks for nothing.
    private static func retryAfter(_ value: String, _ now: Timestamp?) -> Duration? {
        if let seconds = seconds(value) { return seconds }
        guard let now else { return nil }
        return HTTPDate.parse(value, now: now).map { .seconds(max(0, $0.seconds - now.seconds)) }
    }

    /// When a limit that is used up begins anew.
    ///
    /// GitHub's `x-ratelimit-reset` counts from 1970, the `ratelimit-reset` of the IETF's draft from now; no
    /// service has a window of 30 years, so that the size of the number tells them apart.
    private static func reset(_ fields: FieldReader, _ now: Timestamp?) -> Duration? {
        for prefix in ["x-ratelimit-", "ratelimit-"] where isUsedUp(fields["\(prefix)remaining"]) {
            guard let reset = fields["\(prefix)reset"].flatMap({ number($0) }) else { continue }
            if reset < 1_000_000_000 { return .seconds(reset) }
            return now.map { .seconds(max(0, reset - $0.seconds)) }
        }
        return nil
    }

    /// Docker Hub tells the window (`ratelimit-remaining: 0;w=21600`) and not when it ends.
    private static func window(_ fields: FieldReader) -> Duration? {
        guard let remaining = fields["ratelimit-remaining"], isUsedUp(remaining) else { return nil }
        let parameters = remaining.split(separator: ";").dropFirst().map { $0.filter { $0 != " " } }
        return parameters.first { $0.hasPrefix("w=") }.flatMap { seconds(String($0.dropFirst(2))) }
    }

    private static func isUsedUp(_ remaining: String?) -> Bool {
        remaining?.prefix { $0 != ";" && $0 != "," && $0 != " " } == "0"
    }

    private static func seconds(_ text: String) -> Duration? { number(text).map { .seconds($0) } }

    /// A number of digits only; one that is beyond all use is cut, so that nothing overflows.
    private static func number(_ text: String) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return min(Int(text) ?? .max, 1 << 40)
    }
}

extension Response {
    /// How long the answer asks to keep away, by `Retry-After` and the fields of rate limits; nil if it does not.
    public var askedPause: Duration? { AskedPause(self).least }
}

/// Fields by lower-case names.
struct FieldReader {
    private let fields: HTTPFields

    init(_ fields: HTTPFields) { self.fields = fields }

    subscript(name: String) -> String? { HTTPField.Name(name).flatMap { fields[$0] } }
}
