internal import Core

extension Timestamp {
    /// Reads exactly what `rfc3339` writes for the years 1 to 9999: UTC, whole seconds.
    init?(rfc3339 text: String) {
        let parts = text.utf8.split(omittingEmptySubsequences: false) { !(48...57).contains($0) }
        let numbers = parts.compactMap { Int(String(decoding: $0, as: UTF8.self)) }
        guard numbers.count == 6, numbers[0] <= 9999 else { return nil }
        let days = Self.days(year: numbers[0], month: numbers[1], day: numbers[2])
        let time = Timestamp(seconds: days * 86400 + numbers[3] * 3600 + numbers[4] * 60 + numbers[5])
        // Also refuses every other way to write it, and days that do not exist.
        guard time.rfc3339 == text else { return nil }
        self = time
    }

    /// Days since 1970 in the Gregorian calendar, counted in years that begin in March.
    private static func days(year: Int, month: Int, day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return year * 365 + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468
    }
}
