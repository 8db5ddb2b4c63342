/// Durations as they are written in faults: `200ms`, `7s`, `5m`, `1h`.
enum FaultDuration {
    private static let units: [(name: String, milliseconds: Int)] = [
        ("ms", 1), ("h", 3_600_000), ("m", 60_000), ("s", 1000),
    ]
    /// A week; whoever waits longer has misspelt a unit.
    private static let longest = 7 * 24 * 3_600_000

    /// Reads one; nil for anything else, and above a week.
    static func parse(_ text: some StringProtocol) -> Duration? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int(digits),
            let unit = units.first(where: { $0.name == text[digits.endIndex...] })
        else { return nil }
        let (total, isTooLong) = number.multipliedReportingOverflow(by: unit.milliseconds)
        guard !isTooLong, total <= longest else { return nil }
        return .milliseconds(total)
    }

    /// Writes one in its largest whole unit.
    static func text(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        let total = Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
        let unit =
            units.sorted { $0.milliseconds > $1.milliseconds }
            .first { total > 0 && total % $0.milliseconds == 0 }
        return "\(total / (unit?.milliseconds ?? 1))\(unit?.name ?? "ms")"
    }
}
