import Core
import Testing

@testable import HTTP

@Suite("Dates of HTTP are read in all three forms (RFC 9110, 5.6.7)")
struct HTTPDateTests {
    static let now = Timestamp(seconds: 1_790_000_000)

    @Test(
        "the same moment in each form",
        arguments: [
            "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
        ])
    func forms(_ text: String) {
        #expect(HTTPDate.parse(text, now: Self.now) == Timestamp(seconds: 784_111_777))
    }

    @Test(
        "what is no date is none",
        arguments: [
            "", "tomorrow", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 00 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT", "Sun, 06 Nov 94 08:49:37 GMT",
            "Sunday, 06-Nov-1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49 GMT", "Sun, 06 Nov -994 08:49:37 GMT",
            "Sun, +6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT GMT",
        ])
    func refused(_ text: String) {
        #expect(HTTPDate.parse(text, now: Self.now) == nil)
    }

    @Test("a year of two digits is at most 50 years ahead")
    func century() {
        let ahead = HTTPDate.parse("Monday, 06-Jul-76 00:00:00 GMT", now: Self.now)
        #expect(ahead?.utc.year == 2076)
        #expect(HTTPDate.parse("Monday, 06-Jul-77 00:00:00 GMT", now: Self.now)?.utc.year == 1977)
    }

    @Test("any moment between 1600 and 2500 is found again")
    func roundTrip() {
        var random = SeededRandom(1)
        let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        for _ in 0..<2000 {
            let moment = Timestamp(seconds: Int.random(in: -11_676_096_000...16_725_225_599, using: &random))
            let utc = moment.utc
            func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
            let time = "\(two(utc.hour)):\(two(utc.minute)):\(two(utc.second))"
            let text = "Xyz, \(two(utc.day)) \(names[utc.month - 1]) \(utc.year) \(time) GMT"
            #expect(HTTPDate.parse(text, now: Self.now) == moment, "\(text)")
        }
    }
}
