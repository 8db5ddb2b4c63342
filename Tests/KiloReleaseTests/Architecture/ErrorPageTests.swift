import Foundation
import Testing

@Suite("The page of errors")
struct ErrorPageTests {
    @Test("docs/errors.md has every failure code with its kind, and none that does not exist")
    func complete() throws {
        let checkout = URL(fileURLWithPath: Tool.checkout)
        var codes: Set<String> = []
        let sources = FileManager.default.enumerator(
            at: checkout.appendingPathComponent("Sources"), includingPropertiesForKeys: nil)
        for case let file as URL in sources ?? .init() where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            for match in text.matches(
                of: /(?:Self|Code)\(\s*"([a-z\-]+\.[a-z0-9\-]+)",\s*\.(usage|refused|mismatch|work)\)/)
            {
                codes.insert("\(match.1) \(match.2)")
            }
        }
        #expect(codes.count > 100)
        let page = try String(contentsOf: checkout.appendingPathComponent("docs/errors.md"), encoding: .utf8)
        let listed = Set(
            page.matches(of: /(?m)^\| `([a-z\-]+\.[a-z0-9\-]+)` \| (usage|refused|mismatch|work) \|/)
                .map { "\($0.1) \($0.2)" })
        #expect(codes.subtracting(listed).sorted() == [], "missing on the page")
        #expect(listed.subtracting(codes).sorted() == [], "on the page only")
    }
}
