import Core
import TestSupport
import Testing

@testable import Artifacts

@Suite("VSIX: README and changelog")
struct ExtensionDocumentTests {
    private func document(_ repository: JSONValue = "https://github.com/u/r") -> ExtensionDocument {
        ExtensionDocument("README.md", ExtensionManifest(["repository": repository]), VSIXOptions())
    }

    @Test(
        "links are made absolute by their shape",
        arguments: [
            ("[a](b.md)", "[a](https://github.com/u/r/blob/HEAD/b.md)"),
            ("![a](./x/../b.png)", "![a](https://github.com/u/r/raw/HEAD/b.png)"),
            (
                "[![i](x.png)](y.md)",
                "[![i](https://github.com/u/r/raw/HEAD/x.png)](https://github.com/u/r/blob/HEAD/y.md)"
            ),
            ("`[a](b)`", "`[a](https://github.com/u/r/blob/HEAD/b)`"), ("[a](#b)", "[a](#b)"),
            ("[a](MAILTO:x)", "[a](MAILTO:x)"), ("[a](b", "[a](b"), ("[[a]](b)", "[[a]](b)"),
            ("<img alt=a src='a.png'>", "<img alt=a src='https://github.com/u/r/raw/HEAD/a.png'>"),
            (
                "x #1 y/z#2\n#3",
                "x [#1](https://github.com/u/r/issues/1) [y/z#2](https://github.com/y/z/issues/2)\n[#3](https://github.com/u/r/issues/3)"
            ),
            ("#1 x#1 (#1) #1a", "#1 x#1 (#1) #1a"),
        ])
    func rewriting(_ input: String, _ output: String) {
        #expect(document().outcome(input).output == output)
    }

    @Test(
        "images are judged as they would be rendered",
        arguments: [
            ("![a](http://x/a.png)", "Images in README.md must come from an HTTPS source: http://x/a.png"),
            ("`![a](http://x/a.png)`", nil), ("```\n![a](http://x/a.png)\n```", nil),
            ("text\n\n    ![a](http://x/a.png)\n", nil), ("<!-- <img src='http://x/a.png'> -->", nil),
            ("\\![a](http://x/a.png)", nil),
            (
                "![a][r]\n\n[r]: http://x/r.png",
                "Images in README.md must come from an HTTPS source: http://x/r.png"
            ),
            (
                "- a\n\n  ![a](http://x/l.png)",
                "Images in README.md must come from an HTTPS source: http://x/l.png"
            ),
            ("<img alt=\"x\">", "Images in README.md must have a source."),
            ("<p>\n![a](http://x/a.png)\n</p>", nil),
            ("<svg></svg>", "SVG tags are not allowed in README.md."), ("`<svg>`", nil),
            (
                "![a](https://x.example/a.svg)",
                "SVGs are restricted in README.md; please use other file image formats, such as PNG: https://x.example/a.svg"
            ),
            ("![a](https://img.shields.io/a.svg)", nil),
            ("![a](https://github.com/o/r/actions/workflows/ci/badge.svg)", nil),
            ("<img src=\"https://x/%zz.png\">", "URI malformed"),
        ])
    func images(_ input: String, _ error: String?) {
        #expect(document().outcome(input).error == error)
    }

    @Test("without a repository a relative link is refused at its line")
    func noBase() {
        let document = document("git@github.com:u/r")
        do throws(DocumentProblem) {
            _ = try document.packaged(Array("one\ntwo [a](b.md)".utf8))
            Issue.record("nothing was thrown")
        } catch {
            #expect(error.line == 2)
        }
        #expect(document.outcome("[a](https://x/y)").error == nil)
    }

    @Test("a long document takes linear time")
    func length() {
        let line = "- fix [a](b.md) by @x in #12, `code` [unclosed](\n"
        let text = String(repeating: line, count: 5_000)
        let clock = ContinuousClock()
        let time = clock.measure { _ = document().outcome(text) }
        #expect(time < .seconds(10), "\(time)")
    }
}
