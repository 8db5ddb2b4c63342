import Artifacts
import Core
import Testing

@Suite("Names of repositories and tags, by the grammars of distribution-spec 1.1")
struct OCINameTests {
    /// The expressions as the specification prints them, put together once as that takes most of the time.
    private let repository = /[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*/
    private let tag = /[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}/

    private func check(_ text: String) {
        let wanted = (text.wholeMatch(of: repository) != nil, text.wholeMatch(of: tag) != nil)
        let found = (OCIName.isRepository(text), OCIName.isTag(text))
        if found != wanted { Issue.record("\(text.debugDescription): \(found), expected \(wanted)") }
    }

    @Test("any short text is a repository or a tag exactly where the specification's expression says so")
    func property() {
        var random = SplitMix64(seed: 1)
        let letters = [
            "a", "z", "0", "9", ".", "_", "-", "/", "A", "Z", ":", " ", "\u{0}", "é", "a\u{301}", "ａ",
        ]
        var names = 0
        for _ in 0..<5000 {
            let text = (0..<Int.random(in: 0...7, using: &random)).map { _ in
                // Half of them from the letters of a name, so that many are one.
                letters[Int.random(in: 0..<(Bool.random(using: &random) ? 8 : letters.count), using: &random)]
            }.joined()
            check(text)
            names += OCIName.isRepository(text) ? 1 : 0
        }
        #expect((250..<4750).contains(names), "\(names) of the texts are names")
    }

    @Test("every text of up to four of the letters that matter")
    func exhaustive() {
        var texts = [""]
        for _ in 0..<4 {
            texts.forEach(check)
            texts = texts.flatMap { text in ["a", ".", "_", "-", "/"].map { text + $0 } }
        }
        texts.forEach(check)
    }

    @Test("a tag has 128 characters at most; a name has no end")
    func lengths() {
        #expect(OCIName.isTag(String(repeating: "a", count: 128)))
        #expect(!OCIName.isTag(String(repeating: "a", count: 129)))
        #expect(OCIName.isRepository(String(repeating: "a/", count: 500) + "a"))
    }
}
