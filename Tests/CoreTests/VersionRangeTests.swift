import Core
import SystemPackage
import TestSupport
import Testing

@Suite("Ranges of versions")
struct VersionRangeTests {
    @Test(
        "signs, wild numbers, spans and alternatives mean what npm says",
        arguments: [
            ("1.0.0", "1.0.0", true), ("=1.0.0", "1.0.1", false), ("^1.2.3", "1.9.0", true),
            ("^1.2.3", "2.0.0", false), ("^0.2.3", "0.3.0", false), ("^0.0.3", "0.0.4", false),
            ("^0.0", "0.0.9", true), ("^0", "0.9.0", true), ("~1.2.3", "1.2.9", true),
            ("~1.2", "1.3.0", false),
            ("~1", "1.9.0", true), ("1.x", "1.5.0", true), ("1.2.*", "1.3.0", false), ("*", "5.0.0", true),
            ("", "5.0.0", true), (">=1 <2", "1.5.0", true), (">= 1.2", "1.1.9", false),
            (">1.2", "1.2.5", false),
            (">1.2", "1.3.0", true), ("<=1.2", "1.2.9", true), ("<1.2", "1.2.0", false),
            ("1.0.0 - 2.0", "2.0.5", true), ("1.0.0 - 2", "3.0.0", false), ("1.0.0 || 2.0.0", "2.0.0", true),
            ("^1.2.3", "1.3.0-a", false), ("^1.2.3-a", "1.2.3-b", true), ("^1.2.3-a", "1.2.4-b", false),
            ("^1.0.0", "2.0.0-0", false), ("v1.0.0", "1.0.0", true), ("1.0.0", "1.0.0+b", true),
        ])
    func ranges(_ range: String, _ version: String, _ isIn: Bool) throws {
        let version = try #require(SemanticVersion(version))
        #expect(try #require(VersionRange(range)).contains(version) == isIn)
    }

    @Test(
        "with all prereleases, an end keeps out what npm's deprecate keeps out",
        arguments: [
            ("^1.2.3", "1.2.3-a", false), ("^1.2.3", "1.3.0-a", true), ("^0.2.3", "0.2.3-a", true),
            ("~1.2.3", "1.2.3-a", false), ("1.2", "1.2.0-a", true), ("1.2.3 - 2", "1.2.3-a", true),
            ("1.0.0 - 1.2.3", "1.2.4-0", false), ("<1.2", "1.2.0-a", false), (">1.2", "1.3.0-a", true),
            ("*", "1.0.0-a", true), ("1.0.0", "1.0.0-a", false),
        ])
    func allPrereleases(_ range: String, _ version: String, _ isIn: Bool) throws {
        let version = try #require(SemanticVersion(version))
        #expect(try #require(VersionRange(range, prereleases: .all)).contains(version) == isIn)
    }

    @Test(
        "tags, addresses and aliases are no ranges",
        arguments: [
            "latest", "git+https://a/b", "npm:a@1", "file:x", "1.2.3beta", "01.2", "1.2.3.4", ">",
            "1 - 2 - 3",
        ])
    func noRanges(_ text: String) {
        #expect(VersionRange(text) == nil)
    }

    /// What npm's own node-semver says of many ranges and versions, in one process.
    private static let script = """
        const { createRequire } = require('module')
        const { execFileSync } = require('child_process')
        const { readFileSync, realpathSync } = require('fs')
        const path = execFileSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).trim()
        const { Range } = createRequire(realpathSync(path))('semver')
        const [ranges, versions] = JSON.parse(readFileSync(0, 'utf8'))
        const answer = (text, includePrerelease) => {
          try {
            const range = new Range(text, { includePrerelease })
            return versions.map(version => range.test(version) ? '1' : '0').join('')
          } catch { return 'none' }
        }
        console.log(JSON.stringify(ranges.map(text => [answer(text, false), answer(text, true)])))
        """

    @Test("made-up ranges have the versions that node-semver finds in them")
    func oracle() async throws {
        var made = MadeUpRanges(random: SplitMix64(seed: 20))
        let ranges = (0..<1500).map { _ in made.range() }
        let versions = (0..<60).map { _ in made.version() }
        try await withTemporaryFolder { folder in
            let input = folder.appending("input.json")
            let question: JSONValue = [
                .array(ranges.map(JSONValue.string)), .array(versions.map(JSONValue.string)),
            ]
            try FileSystem.write(Array(question.text().utf8), to: input)
            let result = try await RealProgram("node").run(
                ["-e", Self.script], in: folder, input: .file(input))
            let answers = try #require(try JSONValue(parsing: result.output).array, "\(result.errors)")
            let read = try versions.map { try #require(SemanticVersion($0)) }
            #expect(answers.count == ranges.count)
            for (range, answer) in zip(ranges, answers) {
                for (mode, prereleases) in [VersionRange.Prereleases.named, .all].enumerated() {
                    let ours = VersionRange(range, prereleases: prereleases).map { range in
                        read.map { range.contains($0) ? "1" : "0" }.joined()
                    }
                    #expect(ours ?? "none" == answer.array?[mode].string, "'\(range)' \(prereleases)")
                }
            }
        }
    }
}

/// Ranges and versions close to each other, some of them broken.
private struct MadeUpRanges {
    var random: SplitMix64

    private mutating func pick(_ choices: [String]) -> String { random.pick(choices) ?? "" }

    private mutating func number() -> String { pick(["0", "0", "1", "1", "2", "3", "10"]) }

    mutating func version() -> String {
        let core = "\(number()).\(number()).\(number())"
        return random.happens(1, of: 2)
            ? core : core + pick(["-0", "-a", "-a.1", "-a.2", "-b", "-1", "-a+b", "+b"])
    }

    private mutating func part() -> String {
        random.happens(4, of: 5)
            ? number() : pick(["x", "X", "*", "01", "", "9007199254740991", "99999999999999999999"])
    }

    private mutating func partial() -> String {
        let numbers = (0...random.below(3)).map { _ in part() }.joined(separator: ".")
        let prefix = random.happens(1, of: 8) ? pick(["v", "=", "v=", "= ", "v ", "=="]) : ""
        let tail =
            random.happens(1, of: 4)
            ? pick(["-0", "-a", "-a.1", "-rc", "+b", "-a+b", "-01", "beta", "*", ".4", "-"]) : ""
        return prefix + numbers + tail
    }

    private mutating func comparator() -> String {
        let sign = pick([
            "", "", "^", "~", "~>", "<", "<=", ">", ">=", "=", "^", "~", ">=", "=>", "^ ", "~ ", "~> ", ">= ",
            "< ", "> ", "*", "~ >", ">= =",
        ])
        return sign + (random.happens(1, of: 2) ? version() : partial())
    }

    mutating func range() -> String {
        let alternatives = (0...random.below(3)).map { _ in
            if random.happens(1, of: 5) {
                return partial() + pick([" - ", " - ", " - ", " -", "  -  ", " - - "]) + partial()
            }
            return (0..<random.below(4)).map { _ in comparator() }.joined(separator: pick([" ", "  ", " "]))
        }
        return alternatives.joined(separator: pick(["||", " || ", " ||", "| |", "|||"]))
    }
}
