extension Timestamp {
    /// Reads exactly what `rfc3339` writes for the years 0 to 9999: UTC, whole seconds.
    public init?(rfc3339 text: String) {
        // Longer numbers would overflow.
        guard text.utf8.count == 20 else { return nil }
        let parts = text.utf8.split(omittingEmptySubsequences: false) { !(48...57).contains($0) }
        let numbers = parts.compactMap { Int(String(decoding: $0, as: UTF8.self)) }
        guard numbers.count == 6 else { return nil }
        self.init(
            year: numbers[0], month: numbers[1], day: numbers[2], hour: numbers[3], minute: numbers[4],
            second: numbers[5])
        // Also refuses every other way to write it, and days that do not exist.
        guard rfc3339 == text else { return nil }
    }
}
