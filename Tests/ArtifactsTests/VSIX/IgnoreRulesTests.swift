import Testing

@testable import Artifacts

@Suite("VSIX: ignore rules")
struct IgnoreRulesTests {
    @Test(
        "patterns match as in minimatch with dot files",
        arguments: [
            ("*.log", "x.log", true), ("*.log", "a/x.log", false), ("**/*.log", "a/.log", true),
            ("a/**", "a", false), ("a/**", "a/.b/c", true), ("a/**/b", "a/b", true), ("/a", "a", false),
            ("{a,b}/*", "b/x", true), ("{1..3}.t", "2.t", true), ("{01..03}", "02", true),
            ("{x}", "{x}", true),
            ("a{,b}", "a", true), ("${a,b}", "${a,b}", true), ("[!a]", "b", true), ("[a-c]x", "bx", true),
            ("[z-a]", "z", false), ("[[:alpha:]]", "ä", true), ("[[:digit:]_]", "_", true),
            ("[a", "[a", true),
            ("+(ab|c)", "abcab", true), ("*(a)b", "b", true), ("?(a)b", "aab", false),
            ("@(a|b)", "ab", false),
            ("x!(a)", "xb", true), ("x!(a)", "xa", false), ("x!(a)", "x", true), ("\\*", "*", true),
            ("#a", "#a", false), ("\\#a", "#a", true), ("!a", "b", true), ("!!a", "a", true),
            ("", "a", false),
            ("a?c", "abc", true), ("a/../b", "b", true), ("a//b", "a/b", true), ("*(a|*(b))c", "abbac", true),
        ])
    func patterns(_ pattern: String, _ path: String, _ isMatch: Bool) {
        #expect(Minimatch(pattern).matches(PathScalars(path)) == isMatch)
    }

    @Test("a negated line wins wherever it stands, and vsce's own list is used as it is")
    func negation() {
        let rules = IgnoreRules(.text("!keep/**\r\n# comment\r\n\r\n  **/*.map  \rdist\n"))
        #expect(rules.drops("a.map") && !rules.drops("keep/a.map"))
        #expect(rules.drops("dist/a/b") && !rules.drops("a/dist"))
        #expect(rules.drops("package-lock.json") && !rules.drops("sub/package-lock.json"))
        #expect(rules.drops("sub/.git/x") && !rules.drops(".github/x.yml"))
        #expect(!IgnoreRules(.text("**")).drops("package.json"))
        #expect(!IgnoreRules(.text("**")).drops("README.md"))
        #expect(IgnoreRules(.text("**"), readme: "docs/R.md").drops("README.md"))
    }

    @Test("files in the manifest are all that is packaged")
    func files() {
        let rules = IgnoreRules(.files(["out", "*.md"]))
        #expect(!rules.drops("out/a/b") && !rules.drops("a.md") && rules.drops("src/a"))
        #expect(!IgnoreRules(.nothing).drops("anything"))
    }
}
