import Core
import Testing

@Suite("Semantic versions")
struct SemanticVersionTests {
    @Test(
        "the specification's own order of precedence",
        arguments: [
            [
                "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2",
                "1.0.0-beta.11",
            ],
            ["1.0.0-rc.1", "1.0.0", "1.0.1", "1.1.0", "1.10.0", "2.0.0"],
            ["1.0.0-1", "1.0.0-2", "1.0.0-10", "1.0.0-99999999999999999999", "1.0.0--5", "1.0.0-a"],
        ])
    func order(texts: [String]) throws {
        let versions = try texts.map { try #require(SemanticVersion($0)) }
        for (left, right) in zip(versions, versions.dropFirst()) {
            #expect(left < right)
            #expect(!(right < left))
        }
    }

    @Test(
        "what the grammar does not accept is no version",
        arguments: [
            "", "1", "1.2", "1.2.3.4", "01.2.3", "1.02.3", "1.2.3-", "1.2.3-01", "1.2.3+", "1.2.3-a..b",
            "v1.2.3",
            "1.2.-3", "1.2.3 ", "1.2.3-ä", "1.2.9223372036854775807", "١.٢.٣",
        ])
    func refused(text: String) { #expect(SemanticVersion(text) == nil) }

    @Test(
        "accepted versions print as they were read",
        arguments: [
            "0.0.0", "1.2.3", "1.2.3-rc.1", "1.2.3-0a.b-c+build.01", "1.2.3+x",
        ])
    func roundTrip(text: String) { #expect(SemanticVersion(text)?.description == text) }

    @Test(
        "raising a number resets those behind it, and drops a pre-release",
        arguments: [
            (SemanticVersion.Bump.major, "2.0.0"), (.minor, "1.3.0"), (.patch, "1.2.4"),
        ])
    func bump(bump: SemanticVersion.Bump, expected: String) {
        #expect(SemanticVersion("1.2.3-rc.1")?.bumped(bump).description == expected)
    }

    @Test("build metadata does not count in comparisons")
    func build() throws {
        let (left, right) = (
            try #require(SemanticVersion("1.0.0+a")), try #require(SemanticVersion("1.0.0+b"))
        )
        #expect(!(left < right) && !(right < left))
    }
}

@Suite("Globs")
struct GlobTests {
    @Test(
        "what patterns match",
        arguments: [
            ("*.js", "a.js", true), ("*.js", "lib/a.js", false), ("**/*.js", "a.js", true),
            ("**/*.js", "lib/deep/a.js", true), ("lib/**", "lib/a", true), ("lib/**", "lib", false),
            ("lib/**/a", "lib/a", true), ("lib/**/a", "lib/x/y/a", true), ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("[a-c]x", "bx", true), ("[!a-c]x", "bx", false), ("[!a-c]x", "dx", true), ("[", "[", true),
            ("{a,b}.ts", "b.ts", true), ("{a,b{1,2}}.ts", "b2.ts", true), ("{a.ts", "{a.ts", true),
            ("*", ".hidden", true), ("A", "a", false), ("ä*", "äb", true), ("**", "any/depth", true),
            ("a*b*c", "axxbyyc", true), ("a*b*c", "axxbyy", false),
        ])
    func matches(pattern: String, path: String, expected: Bool) throws {
        #expect(Glob(pattern).matches(try #require(RelativePath(path))) == expected)
    }

    @Test("a search can start at the folders without a wildcard")
    func prefix() {
        #expect(Glob("dist/bin/*.wasm").literalPrefix == ["dist", "bin"])
        #expect(Glob("**/x").literalPrefix == [])
        #expect(Glob("a/b").isLiteral && !Glob("a/*").isLiteral)
    }
}

@Suite("Relative paths")
struct RelativePathTests {
    @Test(
        "what could leave its folder, or is none, is refused",
        arguments: [
            "", "/a", "a/../b", "..", ".", "a//b", "a/", "a/./b", "a\0b",
        ])
    func refused(text: String) { #expect(RelativePath(text) == nil) }

    @Test("a leading ./ is dropped, and the order is the one of bytes")
    func accepted() throws {
        #expect(RelativePath("./a/b")?.description == "a/b")
        let paths = ["a/b", "a-b", "B", "é", "a"].compactMap { RelativePath($0) }
        #expect(paths.sorted().map(\.description) == ["B", "a", "a-b", "a/b", "é"])
    }

    @Test("has components, a name and a folder")
    func parts() throws {
        let path = try #require(RelativePath("a/b c/d.e"))
        #expect(path.components == ["a", "b c", "d.e"])
        #expect(path.name == "d.e")
        #expect(path.parent?.description == "a/b c")
        #expect(path.parent?.parent?.parent == nil)
        #expect(path.parent?.parent?.appending(try #require(RelativePath("x/y"))).description == "a/x/y")
    }

    @Test("two spellings of one letter are two paths, as in file systems")
    func bytes() {
        let spellings = ["a/e\u{301}", "a/\u{E9}"].compactMap { RelativePath($0) }
        #expect(Set(spellings).count == 2)
        #expect(spellings[0] != spellings[1])
        #expect(spellings[0].description == spellings[1].description, "which Swift takes for one text")
    }

    @Test(
        "knows how its components begin",
        arguments: [
            (".wh.a", true), ("a/.wh.a/b", true), ("a/.wh.", true), ("a.wh.b", false), ("a/b.wh.c", false),
            (".wh", false),
        ])
    func beginnings(text: String, expected: Bool) throws {
        let path = try #require(RelativePath(text))
        #expect(path.hasComponent(beginningWith: ".wh.") == expected)
    }
}

@Suite("Texts in the order of their bytes")
struct ByteOrderTests {
    @Test("what comes first is what comes first byte by byte, whatever the characters mean")
    func order() {
        // Two of them are one text to Swift, which compares composed characters.
        let texts = [
            "", "a", "a\u{301}", "ab", "\u{E1}", "B", "b", "a\0", "😀", "\u{FFFD}",
            "a longer one than fits a word",
        ]
        for left in texts {
            for right in texts {
                let expected = left.utf8.lexicographicallyPrecedes(right.utf8)
                #expect(left.precedes(right) == expected, "\(left) and \(right)")
            }
        }
    }
}
