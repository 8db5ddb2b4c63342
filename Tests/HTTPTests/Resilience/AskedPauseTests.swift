import Core
import HTTPTypes
import Testing

@testable import HTTP

@Suite("What an answer asks to be waited for is read from every field that services use")
struct AskedPauseTests {
    /// 2026-09-21T14:13:20Z.
    static let now = Timestamp(seconds: 1_790_000_000)

    struct Sample: Sendable, CustomTestStringConvertible {
        let fields: [String: String]
        let least: Int?
        let everybody: Int?
        var testDescription: String { "\(fields)" }

        init(_ fields: [String: String], _ least: Int?, _ everybody: Int? = nil) {
            (self.fields, self.least, self.everybody) = (fields, least, everybody)
        }
    }

    static let samples = [
        Sample([:], nil),
        Sample(["retry-after": "7"], 7),
        Sample(["retry-after": "-7"], nil),
        Sample(["retry-after": "soon"], nil),
        Sample(["retry-after": "99999999999999999999999"], 1 << 40),
        Sample(["retry-after": "Mon, 21 Sep 2026 14:14:20 GMT"], 60),
        Sample(["retry-after": "Monday, 21-Sep-26 14:14:20 GMT"], 60),
        Sample(["retry-after": "Mon Sep 21 14:14:20 2026"], 60),
        Sample(["retry-after": "Mon, 21 Sep 2026 14:07:20 GMT"], 0),
        // The server's clock is an hour behind ours.
        Sample(
            ["retry-after": "Mon, 21 Sep 2026 13:14:20 GMT", "date": "Mon, 21 Sep 2026 13:13:20 GMT"], 60),
        Sample(["x-ratelimit-remaining": "0", "x-ratelimit-reset": "1790000030"], 30, 30),
        Sample(["x-ratelimit-remaining": "1", "x-ratelimit-reset": "1790000030"], nil),
        Sample(["x-ratelimit-remaining": "0", "x-ratelimit-reset": "1789999999"], 0, 0),
        Sample(["x-ratelimit-remaining": "0"], nil),
        Sample(["ratelimit-remaining": "0", "ratelimit-reset": "12"], 12, 12),
        Sample(["ratelimit-remaining": "0;w=21600"], 21_600),
        Sample(["ratelimit-remaining": "99;w=21600"], nil),
        Sample(["ratelimit-remaining": "0; w=60", "retry-after": "90"], 90),
        Sample(["x-rate-limit-retry-after-seconds": "5"], 5),
        Sample(
            ["retry-after": "5", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1790000030"], 30, 30),
    ]

    @Test("fields, and what they ask for", arguments: samples)
    func reading(_ sample: Sample) throws {
        let pause = AskedPause(try Response(429, sample.fields), now: Self.now)
        #expect(pause.least == sample.least.map { .seconds($0) })
        #expect(pause.everybody == sample.everybody.map { .seconds($0) })
    }
}

extension Response {
    /// An answer with fields.
    init(_ code: Int, _ fields: [String: String] = [:], _ text: String = "") throws {
        var all = HTTPFields()
        for (name, value) in fields { all[try #require(HTTPField.Name(name))] = value }
        self.init(status: .init(code: code), fields: all, body: .bytes(Array(text.utf8)))
    }
}
