import Testing

@testable import kilo_release

@Suite("Text for terminals")
struct PrintableTests {
    @Test("what would move the cursor, change colours or turn the direction is shown and not obeyed")
    func controls() {
        #expect("no\u{1b}[2J, \u{7}bell\r\u{9b}31m".printable == "no\\u{1b}[2J, \\u{7}bell\\u{d}\\u{9b}31m")
        #expect("user\u{202e}txt.exe".printable == "user\\u{202e}txt.exe")
    }

    @Test("all else stays as it is: lines, tabs, letters of any language")
    func rest() {
        for text in ["", "a\n\tb", "größe 文 🚀"] { #expect(text.printable == text) }
    }
}
