import Core
import Testing

@testable import HTTP

@Suite("Only what cannot be done twice is sent again, after no less than was asked for")
struct RetryRulesTests {
    static let now = Timestamp(seconds: 1_790_000_000)
    static let rules = RetryRules(policy: ResiliencePolicy())

    struct Sample: Sendable, CustomTestStringConvertible {
        let name: String
        let result: Result<Response, TransportError>
        /// Whether a request that changes nothing is repeated, and one that does.
        let safe: Bool
        let effect: Bool
        var testDescription: String { name }

        init(_ reason: TransportError.Reason, safe: Bool, effect: Bool) {
            name = "\(reason)"
            result = .failure(TransportError(reason, "GET there", "told by the test"))
            (self.safe, self.effect) = (safe, effect)
        }

        init(
            _ code: Int, _ fields: [String: String] = [:], _ text: String = "", safe: Bool, effect: Bool
        ) {
            name = "\(code) \(fields) \(text)"
            result = Result { try Response(code, fields, text) }.mapError { _ in
                TransportError(.file, "", "no response")
            }
            (self.safe, self.effect) = (safe, effect)
        }
    }

    static let samples = [
        Sample(.notSent, safe: true, effect: true),
        Sample(.lost, safe: true, effect: false),
        Sample(.tls, safe: false, effect: false),
        Sample(.invalidAnswer, safe: false, effect: false),
        Sample(.file, safe: false, effect: false),
        Sample(.cancelled, safe: false, effect: false),
        Sample(200, safe: false, effect: false),
        Sample(304, safe: false, effect: false),
        Sample(401, safe: false, effect: false),
        Sample(404, safe: false, effect: false),
        Sample(408, safe: true, effect: false),
        Sample(409, safe: false, effect: false),
        Sample(422, safe: false, effect: false),
        Sample(429, safe: true, effect: true),
        Sample(500, safe: true, effect: false),
        Sample(501, safe: false, effect: false),
        Sample(502, safe: true, effect: false),
        Sample(503, safe: true, effect: false),
        Sample(503, ["retry-after": "1"], safe: true, effect: false),
        Sample(504, safe: true, effect: false),
        Sample(403, [:], "Resource not accessible by integration", safe: false, effect: false),
        Sample(403, ["retry-after": "1"], safe: true, effect: true),
        Sample(
            403, ["x-ratelimit-remaining": "0", "x-ratelimit-reset": "1790000001"], safe: true, effect: true),
        Sample(403, ["x-ratelimit-remaining": "4999"], safe: false, effect: false),
        Sample(403, [:], "You have exceeded a secondary rate limit.", safe: true, effect: true),
    ]

    @Test("results, and who is repeated after them", arguments: samples)
    func repeated(_ sample: Sample) {
        for (isSafe, expected) in [(true, sample.safe), (false, sample.effect)] {
            let history = RetryRules.History(isSafe: isSafe, attempts: 1, waited: .zero)
            let decision = Self.rules.decide(sample.result, history, now: Self.now, random: 0.5)
            if expected, case .again = decision { continue }
            #expect(!expected && decision == .deliver(nil), "safe: \(isSafe), \(decision)")
        }
    }

    @Test("a secondary limit without a field is waited for a minute, as GitHub asks")
    func secondary() throws {
        let answer = try Response(403, [:], #"{"message": "You have exceeded a secondary rate limit"}"#)
        let history = RetryRules.History(isSafe: false, attempts: 1, waited: .zero)
        let decision = Self.rules.decide(.success(answer), history, now: Self.now, random: 0)
        #expect(decision == .again(after: .seconds(60), cause: .limit(403)))
    }

    @Test("a wait that is longer than allowed in all is not begun")
    func tooLong() throws {
        let answer = try Response(429, ["retry-after": "100"])
        for (waited, isRepeated) in [(0, true), (20, true), (21, false)] {
            let history = RetryRules.History(isSafe: true, attempts: 1, waited: .seconds(waited))
            let decision = Self.rules.decide(.success(answer), history, now: Self.now, random: 0)
            let expected: RetryRules.Decision =
                isRepeated
                ? .again(after: .seconds(100), cause: .limit(429)) : .deliver(.wait(.seconds(100)))
            #expect(decision == expected)
        }
    }

    @Test("waits double up to the longest, and jitter takes any part of them")
    func backoff() throws {
        let answer = try Response(500)
        let rules = RetryRules(policy: ResiliencePolicy(attempts: 20, longestTotalWait: .seconds(1000)))
        for (attempts, most) in [(1, 1), (2, 2), (3, 4), (4, 8), (5, 16), (6, 30), (7, 30), (19, 30)] {
            let history = RetryRules.History(isSafe: true, attempts: attempts, waited: .zero)
            for random in [0, 0.25, 0.999] {
                let decision = rules.decide(.success(answer), history, now: Self.now, random: random)
                #expect(decision == .again(after: .seconds(most) * random, cause: .status(500)))
            }
        }
    }

    @Test("no history and no answer leads below what was asked for, or above the limits")
    func property() throws {
        var random = SeededRandom(2)
        for _ in 0..<5000 {
            let asked = Int.random(in: 0...200, using: &random)
            let code = [429, 500, 503].randomElement(using: &random) ?? 429
            let policy = ResiliencePolicy(
                attempts: .random(in: 1...6, using: &random),
                longestTotalWait: .seconds(Int.random(in: 0...150, using: &random)))
            let history = RetryRules.History(
                isSafe: .random(using: &random), attempts: .random(in: 1...6, using: &random),
                waited: .seconds(Int.random(in: 0...150, using: &random)))
            let answer = try Response(code, ["retry-after": "\(asked)"])
            let decision = RetryRules(policy: policy).decide(
                .success(answer), history, now: Self.now, random: .random(in: 0..<1, using: &random))
            guard case .again(let wait, _) = decision else { continue }
            #expect(wait >= .seconds(asked))
            #expect(history.waited + wait <= policy.longestTotalWait)
            #expect(history.attempts < policy.attempts)
            #expect(code == 429 || history.isSafe)
        }
    }
}
