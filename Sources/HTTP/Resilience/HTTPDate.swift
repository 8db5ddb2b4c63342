internal import Core

/// The dates of HTTP (RFC 9110, 5.6.7), in all three forms that a recipient has to understand.
enum HTTPDate {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Reads a date; nil if it is none.
    ///
    /// `now` says which century a year of two digits belongs to: more than 50 years ahead is meant to be past.
    static func parse(_ text: String, now: Timestamp) -> Timestamp? {
        let words = text.split(separator: " ").map(String.init)
        switch words.count {
        // Sun, 06 Nov 1994 08:49:37 GMT
        case 6 where words[5] == "GMT" && words[3].utf8.count == 4:
            return moment(words[3], words[2], words[1], words[4])
        // Sunday, 06-Nov-94 08:49:37 GMT
        case 4 where words[3] == "GMT":
            let date = words[1].split(separator: "-").map(String.init)
            guard date.count == 3, let year = number(date[2], 0...99) else { return nil }
            return moment("\(century(year, now))", date[1], date[0], words[2])
        // Sun Nov  6 08:49:37 1994
        case 5 where words[4].utf8.count == 4: return moment(words[4], words[1], words[2], words[3])
        default: return nil
        }
    }

    private static func century(_ year: Int, _ now: Timestamp) -> Int {
        let current = now.utc.year
        let guess = current / 100 * 100 + year
        return guess > current + 50 ? guess - 100 : guess
    }

    private static func moment(_ year: String, _ month: String, _ day: String, _ time: String) -> Timestamp? {
        let clock = time.split(separator: ":").map(String.init)
        guard clock.count == 3, let year = number(year, 0...9999), let month = months.firstIndex(of: month),
            let day = number(day, 1...31), let hour = number(clock[0], 0...23),
            // 60 is a leap second.
            let minute = number(clock[1], 0...59), let second = number(clock[2], 0...60)
        else { return nil }
        return Timestamp(
            year: year, month: month + 1, day: day, hour: hour, minute: minute, second: second)
    }

    private static func number(_ text: String, _ range: ClosedRange<Int>) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }), let value = Int(text)
        else { return nil }
        return range.contains(value) ? value : nil
    }
}
