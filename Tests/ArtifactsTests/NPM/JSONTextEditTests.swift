import Core
import Testing

@testable import Artifacts

@Suite("Edits in the text of a package.json")
struct JSONTextEditTests {
    @Test(
        "keep every byte that they do not mean",
        arguments: [
            (
                "{\n  \"version\": \"0\",\n  \"a\" : [ 1,2 ]\n}\n",
                "{\n  \"version\": \"9\",\n  \"a\" : [ 1,2 ]\n}\n"
            ),
            ("\u{FEFF}{\"version\":\"0\"}", "\u{FEFF}{\"version\":\"9\"}"),
            (
                "{\r\n\t\"x\": {\"version\": 1},\r\n\t\"version\": \"0\"\r\n}",
                "{\r\n\t\"x\": {\"version\": 1},\r\n\t\"version\": \"9\"\r\n}"
            ),
            ("{ \"version\" : null }", "{ \"version\" : \"9\" }"),
            ("{\"version\":\"0\",\"version\":\"1\"}", "{\"version\":\"0\",\"version\":\"9\"}"),
            ("{\"ver\\u0073ion\":\"0\"}", "{\"ver\\u0073ion\":\"9\"}"),
        ])
    func keepsBytes(_ before: String, _ after: String) throws {
        #expect(try edited(before, NPMManifestEdits(version: "9")) == after)
    }

    @Test(
        "add what is missing in the style of the text",
        arguments: [
            (
                "{\n  \"name\": \"x\"\n}\n",
                "{\n  \"name\": \"x\",\n  \"optionalDependencies\": {\n    \"a\": \"1\",\n    \"b\": \"2\"\n  }\n}\n"
            ),
            (
                "{\r\n\t\"name\": \"x\"\r\n}",
                "{\r\n\t\"name\": \"x\",\r\n\t\"optionalDependencies\": {\r\n\t\t\"a\": \"1\",\r\n\t\t\"b\": \"2\"\r\n\t}\r\n}"
            ),
            ("{\"name\":\"x\"}", "{\"name\":\"x\",\"optionalDependencies\":{\"a\":\"1\",\"b\":\"2\"}}"),
            (
                "{\n    \"optionalDependencies\": {\n        \"b\": \"0\"\n    }\n}",
                "{\n    \"optionalDependencies\": {\n        \"b\": \"2\",\n        \"a\": \"1\"\n    }\n}"
            ),
            (
                "{\n  \"optionalDependencies\": {}\n}",
                "{\n  \"optionalDependencies\": {\n    \"a\": \"1\",\n    \"b\": \"2\"\n  }\n}"
            ),
            ("{}", "{\"optionalDependencies\":{\"a\":\"1\",\"b\":\"2\"}}"),
        ])
    func adds(_ before: String, _ after: String) throws {
        let edits = NPMManifestEdits(optionalDependencies: ["b": "2", "a": "1"])
        #expect(try edited(before, edits) == after)
    }

    @Test("change the value that was asked for, and nothing else, in made-up documents")
    func property() throws {
        var random = RepeatableNumbers(state: 11)
        for _ in 0..<300 {
            var object = JSONObject()
            for key in ["name", "a\"b", "é", "version", "x,y", "{", "]"] where random.below(2) == 0 {
                object[key] = value(&random, depth: 0)
            }
            let isEmpty = object.members.isEmpty
            let layout: JSONValue.Layout = random.below(2) == 0 ? .indented : .compact
            let before = Array(JSONValue.object(object).text(layout).utf8)
            var edit = try JSONTextEdit(before)
            edit.set(["version"], to: "9.9.9")
            edit.set(["optionalDependencies", "@s/p"], to: "1.0.0")
            object["version"] = "9.9.9"
            object["optionalDependencies"] = ["@s/p": "1.0.0"]
            #expect(try JSONValue(parsing: edit.bytes) == .object(object))
            // The document's own layout goes on in what was added; an empty one has none.
            let after = String(decoding: edit.bytes, as: UTF8.self)
            #expect(isEmpty || after == JSONValue.object(object).text(layout))
        }
    }

    @Test(
        "refuse what is no JSON object, with the line", arguments: [("{\n \"a\": }", 2), ("[]", 1), ("", 1)])
    func refusesOther(_ text: String, _ line: Int) {
        let failure = #expect(throws: Failure.self) { try edited(text, NPMManifestEdits(version: "1")) }
        #expect(failure?.code == .npmManifest)
        #expect(failure?.subject == "package.json:\(line)")
    }

    @Test("find every range that nobody outside the repository can resolve, with its line")
    func unresolved() {
        let text = """
            {
              "dependencies": {
                "fine": "^1.0.0",
                "a": "workspace:*"
              },
              "devDependencies": { "harmless": "workspace:*" },
              "peerDependencies": { "b": "catalog:" },
              "optionalDependencies": { "c": "workspace:^", "d": "npm:workspace@1" }
            }
            """
        let failures = UnresolvedRanges.failures(in: Array(text.utf8), subject: "p/package.json")
        #expect(failures.map(\.subject) == ["p/package.json:4", "p/package.json:7", "p/package.json:8"])
        #expect(failures.allSatisfy { $0.code == .npmUnresolvedRange })
    }

    private func edited(_ text: String, _ edits: NPMManifestEdits) throws -> String {
        String(decoding: try edits.apply(to: Array(text.utf8)), as: UTF8.self)
    }

    private func value(_ random: inout RepeatableNumbers, depth: Int) -> JSONValue {
        switch random.below(depth < 3 ? 6 : 4) {
        case 0: return .string(random.element(["", "x", "\"}", "\\", "]", "version", "\n"]))
        case 1: return .number(random.element(["0", "-1.5e+3", "12"]))
        case 2: return .bool(true)
        case 3: return .null
        case 4: return .array((0..<random.below(3)).map { _ in value(&random, depth: depth + 1) })
        default:
            return .init(members: (0..<random.below(3)).map { ("k\($0)", value(&random, depth: depth + 1)) })
        }
    }
}
