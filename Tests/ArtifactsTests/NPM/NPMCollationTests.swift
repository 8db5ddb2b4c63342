import Core
import SystemPackage
import Testing

@testable import Artifacts

@Suite("The order of entries")
struct NPMCollationTests {
    @Test("compares ASCII as ICU's root collation does", .enabled(if: NPMGolden.isPresent))
    func pairs() throws {
        let pairs = try Self.golden("pairs.json").array ?? []
        #expect(pairs.count == 20_000)
        for pair in pairs {
            guard let left = pair.array?[0].string, let right = pair.array?[1].string else { continue }
            let order = Self.order(ASCIICollation.key(left), ASCIICollation.key(right))
            #expect(order == pair.array?[2].int, "\(left) and \(right)")
        }
    }

    @Test("sorts paths by extension, base name and path", .enabled(if: NPMGolden.isPresent))
    func paths() throws {
        let golden = try Self.golden("paths.json")
        let input = (golden["input"]?.array ?? []).compactMap(\.string)
        let sorted = (golden["sorted"]?.array ?? []).compactMap(\.string)
        #expect(try NPMCollation.sorted(input, by: \.self) == sorted)
    }

    @Test("compares other characters as ICU does", .enabled(if: NPMGolden.isPresent))
    func unicode() throws {
        let golden = try Self.golden("unicode.json")
        let input = (golden["input"]?.array ?? []).compactMap(\.string)
        let sorted = (golden["sorted"]?.array ?? []).compactMap(\.string)
        let key = try NPMCollation.keys(for: input)
        let ours = input.map { ($0, key($0)) }.sorted { $0.1.lexicographicallyPrecedes($1.1) }.map(\.0)
        #expect(ours == sorted)
    }

    @Test(
        "orders names that npm users know",
        arguments: [
            ["LICENSE", "index.js", "package.json", "README.md"],
            ["a/b", "bin", "a.js", "a.JS", "b.js", "a.d.ts"],
            ["_a", "-a", ".hidden", "a", "é", "z", "я", "日"],
        ])
    func known(_ paths: [String]) throws {
        #expect(try NPMCollation.sorted(paths.reversed(), by: \.self) == paths)
    }

    @Test("gives one order, whatever the order of the input")
    func isTotal() throws {
        var random = RepeatableNumbers(state: 7)
        let alphabet = Array("aAbB1_-. /@\u{1}\t")
        let paths = Set((0..<300).map { _ in String((0..<6).map { _ in random.element(alphabet) }) })
        let sorted = try NPMCollation.sorted(Array(paths), by: \.self)
        for _ in 0..<5 {
            #expect(try NPMCollation.sorted(paths.shuffled(using: &random), by: \.self) == sorted)
        }
    }

    private static func golden(_ name: String) throws -> JSONValue {
        let file = NPMGolden.root.appending("collation").appending(name)
        return try JSONValue(parsing: try FileStream.contents(of: file))
    }

    private static func order(_ left: [UInt8], _ right: [UInt8]) -> Int {
        left == right ? 0 : left.lexicographicallyPrecedes(right) ? -1 : 1
    }
}
