import Foundation
import TestSupport
import Testing

@Suite("The README")
struct ReadmeTests {
    /// The fenced blocks of a language, in order.
    private static func blocks(_ language: String) throws -> [String] {
        let file = URL(fileURLWithPath: Tool.checkout).appendingPathComponent("README.md")
        let parts = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "```")
        return stride(from: 1, to: parts.count, by: 2).map { parts[$0] }
            .filter { $0.hasPrefix(language + "\n") }.map { String($0.dropFirst(language.count + 1)) }
    }

    @Test("its quick start works as written, and its picture is what the tool draws")
    func quickStart() async throws {
        let parent = FileManager.default.temporaryDirectory.appendingPathComponent(
            "kilo-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: parent) }
        let script = try #require(try Self.blocks("sh").first { $0.hasPrefix("mkdir -p hello") })
        try await Tool.output("sh", "-ec", script, in: parent)
        let project = SampleProject(folder: parent.appendingPathComponent("hello"))
        let plan = try #require(try Self.blocks("swift").first { $0.hasPrefix("// kilo-release-plan: 1") })
        try project.write("Release.swift", plan)
        try await project.commit("first")
        let drawn = try await project.kilo("plan", "--graph", "mermaid")
        #expect(try Self.blocks("mermaid").last == drawn.output, "\(drawn.errors)")
        let rehearsal = try await project.kilo("rehearse")
        #expect(rehearsal.status == 0, "\(rehearsal.errors)")
    }
}
