import Core
import Testing

@Suite("Dates and moments")
struct TimestampCalendarTests {
    @Test("a date and time are the moment that has them, in every year, also before 1970 and in leap years")
    func roundTrip() {
        var random = SplitMix64(seed: 11)
        let span = 4 * 400 * 366 * 86_400
        for _ in 0..<20_000 {
            let moment = Timestamp(seconds: random.below(span) - span / 2)
            let utc = moment.utc
            let again = Timestamp(
                year: utc.year, month: utc.month, day: utc.day, hour: utc.hour, minute: utc.minute,
                second: utc.second)
            #expect(again == moment)
        }
    }

    @Test(
        "known moments",
        arguments: [
            (1970, 1, 1, 0), (2000, 2, 29, 951_782_400), (2026, 11, 24, 1_795_478_400),
            (1, 1, 1, -62_135_596_800),
        ])
    func known(year: Int, month: Int, day: Int, seconds: Int) {
        let moment = Timestamp(year: year, month: month, day: day, hour: 0, minute: 0, second: 0)
        #expect(moment.seconds == seconds)
    }
}
