import Testing

@testable import Artifacts

@Suite("Patterns of npm's ignore files")
struct NPMIgnorePatternTests {
    @Test(
        "match",
        arguments: [
            ("*.js", "a.js"), ("*.js", "deep/down/a.js"), ("*.JS", "a.js"), ("lib", "lib"), ("lib", "a/lib"),
            ("/lib", "/lib"), ("lib/**", "lib/a/b"), ("lib/**", "lib/"), ("**/a", "a"), ("**/a", "x/y/a"),
            ("a/**/b", "a/b"), ("a/**/b", "a/x/y/b"), ("?", "x"), ("[ab].js", "b.js"), ("[!a]", "b"),
            ("{a,b}/c", "b/c"), ("!*.md", "readme.md"), ("lib/a/../b", "lib/b"), ("lib//a", "lib/a"),
            ("\\#x", "#x"), ("+(a|b).js", "abba.js"), ("!(a).js", "(a).js"), ("*", ".hidden"),
            ("/readme{,.*[^~$]}", "/README.md"), ("/readme{,.*[^~$]}", "/readme"), ("a/*", "a/b/"),
        ])
    func matches(_ pattern: String, _ path: String) {
        #expect(NPMIgnorePattern(pattern).matches(NPMPath(path)))
    }

    @Test(
        "do not match",
        arguments: [
            ("*.js", "a.ts"), ("/lib", "a/lib"), ("lib/**", "lib"), ("a/**/b", "b"), ("?", "xy"),
            ("[!a]", "a"),
            ("# comment", "# comment"), ("/readme{,.*[^~$]}", "/README.md~"),
            ("/readme{,.*[^~$]}", "/readme."),
            ("./lib", "lib"), ("a", "b/c"), ("a/*", "a/b/c"), ("{a", "a"),
        ])
    func doesNotMatch(_ pattern: String, _ path: String) {
        #expect(!NPMIgnorePattern(pattern).matches(NPMPath(path)))
    }

    @Test("match the way to something deeper when only the beginning is asked for")
    func beginning() {
        let pattern = NPMIgnorePattern("!src/lib/*.js")
        #expect(pattern.matches(NPMPath("src"), .beginning))
        #expect(pattern.matches(NPMPath("src/lib"), .beginning))
        #expect(!pattern.matches(NPMPath("docs"), .beginning))
        #expect(!pattern.matches(NPMPath("src")))
    }

    @Test(
        "include after an odd number of exclamation marks",
        arguments: [("a", false), ("!a", true), ("!!a", false), ("!!!a", true)])
    func inclusion(_ pattern: String, _ isInclusion: Bool) {
        #expect(NPMIgnorePattern(pattern).sight.isInclusion == isInclusion)
    }

    @Test("match a path written out with its own special characters escaped")
    func escaped() {
        var random = RepeatableNumbers(state: 3)
        let alphabet = Array("abAB1.-_?*[]{}!()|+@#\\ é")
        for _ in 0..<500 {
            let name = String((0...random.below(8)).map { _ in random.element(alphabet) })
            let pattern = name.reduce(into: "") { $0 += "\\\($1)" }
            #expect(NPMIgnorePattern(pattern).matches(NPMPath(name)), "\(name)")
            #expect(NPMIgnorePattern("/\(pattern)").matches(NPMPath("/\(name)")), "\(name)")
            #expect(NPMIgnorePattern("**/\(pattern)").matches(NPMPath("x/y/\(name)")), "\(name)")
        }
    }

    @Test("never depend on case")
    func ignoresCase() {
        var random = RepeatableNumbers(state: 4)
        let alphabet = Array("abc*?/.")
        for _ in 0..<500 {
            let pattern = String((0...random.below(6)).map { _ in random.element(alphabet) })
            let path = String((0...random.below(6)).map { _ in random.element(Array("abc./")) })
            let lower = NPMIgnorePattern(pattern).matches(NPMPath(path))
            #expect(NPMIgnorePattern(pattern.uppercased()).matches(NPMPath(path)) == lower)
            #expect(NPMIgnorePattern(pattern).matches(NPMPath(path.uppercased())) == lower)
        }
    }
}
