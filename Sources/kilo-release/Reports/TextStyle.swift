/// Colours for a terminal, or none.
struct TextStyle: Sendable {
    let hasColor: Bool

    init(environment: [String: String], noColor: Bool) {
        let isRefused = noColor || !(environment["NO_COLOR"] ?? "").isEmpty
        hasColor = StandardStreams.isTerminal && !isRefused
    }

    func bold(_ text: String) -> String { paint(text, 1) }
    func dim(_ text: String) -> String { paint(text, 2) }
    func red(_ text: String) -> String { paint(text, 31) }
    func green(_ text: String) -> String { paint(text, 32) }
    func yellow(_ text: String) -> String { paint(text, 33) }

    private func paint(_ text: String, _ code: Int) -> String {
        hasColor ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}

/// Durations as people read them.
enum DurationText {
    /// `0.3 s`, `12 s`.
    static func seconds(_ duration: Duration) -> String {
        let tenths = milliseconds(duration) / 100
        return tenths < 100 ? "\(tenths / 10).\(tenths % 10) s" : "\(tenths / 10) s"
    }

    static func milliseconds(_ duration: Duration) -> Int {
        let (seconds, attoseconds) = duration.components
        return Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
    }
}
