import Artifacts
import Core
import SystemPackage
import Testing

extension RelativePath {
    /// A path that a test writes down.
    init(_ literal: StaticString) throws { self = try #require(RelativePath(literal.description)) }
}

extension PayloadFile {
    static func text(_ path: String, _ text: String, mode: UInt16 = 0o644) throws -> PayloadFile {
        PayloadFile(try #require(RelativePath(path)), bytes: Array(text.utf8), mode: mode)
    }
}

extension Timestamp {
    /// 2026-11-24T16:18:25Z: an odd second, which zip cannot say.
    static let sample = Timestamp(seconds: 1_795_537_105)
}

/// Numbers that look random and are the same in every run (SplitMix64).
struct RepeatableNumbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
    }
}
