/// A moment in whole seconds since 1970-01-01T00:00:00Z, the unit of `SOURCE_DATE_EPOCH`.
public struct Timestamp: Hashable, Sendable, Comparable, Codable {
    /// Seconds since the epoch.
    public let seconds: Int

    /// Creates a timestamp.
    public init(seconds: Int) { self.seconds = seconds }

    /// Earlier before later.
    public static func < (left: Self, right: Self) -> Bool { left.seconds < right.seconds }

    /// Year, month, day, hour, minute and second in UTC, by the proleptic Gregorian calendar.
    ///
    /// Computed here, as a calendar type would bring locale and time zone data into a value that must not
    /// depend on either. The algorithm is the usual count of days in 400-year eras that begin in March.
    public var utc: (year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) {
        let days = Int((Double(seconds) / 86400).rounded(.down))
        let rest = seconds - days * 86400
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, day, rest / 3600, rest / 60 % 60, rest % 60)
    }

    /// RFC 3339 in UTC with whole seconds: `2026-11-24T16:18:25Z`.
    public var rfc3339: String {
        let time = utc
        let date = "\(Self.digits(time.year, 4))-\(Self.digits(time.month, 2))-\(Self.digits(time.day, 2))"
        let clock = [time.hour, time.minute, time.second].map { Self.digits($0, 2) }.joined(separator: ":")
        return "\(date)T\(clock)Z"
    }

    private static func digits(_ value: Int, _ count: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, count - text.count)) + text
    }
}
