import Testing

/// A plan with marks where the compiler must object: `/*!error: words*/` on the line of an error whose message
/// holds these words.
struct MarkedPlan: Sendable, CustomTestStringConvertible {
    let title: String
    let text: String

    var testDescription: String { title }

    init(_ title: String, _ text: String) {
        self.title = title
        self.text = "// kilo-release-plan: 1\nimport ReleaseDescription\n" + text
    }

    /// Line and words of each mark.
    var expected: [(line: Int, words: String)] {
        text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap { index, line in
            line.split(separator: "/*!error: ").dropFirst().compactMap { mark in
                mark.firstRange(of: "*/").map { (index + 1, String(mark[..<$0.lowerBound])) }
            }
        }
    }
}
