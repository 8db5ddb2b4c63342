import Foundation
import TestSupport
import Testing

/// A small project of its own in a temporary folder: a git repository with a plan.
struct SampleProject {
    let folder: URL

    /// Makes the folder, lets the body work in it, and removes it.
    static func with<Value>(
        plan: String = Self.plan, _ body: (SampleProject) async throws -> Value
    ) async throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "kilo-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let project = SampleProject(folder: folder)
        try await project.fill(plan)
        return try await body(project)
    }

    /// Two npm packages of which one carries a program, an archive, and a GitHub release.
    static let plan = """
        // kilo-release-plan: 1
        import ReleaseDescription

        private let program = Payload { File("bin/tool", as: "bin/tool", mode: .executable) }
        private let platform = NPMPackage(generated: "@sample/tool-linux-x64", for: .linuxX64) { program }
        private let wrapper = NPMPackage(from: "npm", optionalDependencies: [platform])

        let release = Release {
            Product("sample", tag: "v*", version: .highestTag(bump: .input), channel: .input(default: .stable)) {
                NPM([platform], then: wrapper)
                GitHubRelease("sample/tool") {
                    Archive("tool-\\(releaseVersion)", .tarGz) { program }
                }
            }
        }

        """

    /// The plan that goes to every kind of destination.
    static let everywherePlan = Tool.checkout + "/pipelines/Everywhere.swift"

    /// A project for that plan.
    static func everywhere<Value>(_ body: (SampleProject) async throws -> Value) async throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "kilo-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try await Tool.output(
            Tool.checkout + "/scripts/everywhere-tree", folder.path,
            in: FileManager.default.temporaryDirectory)
        return try await body(SampleProject(folder: folder))
    }

    private func fill(_ plan: String) async throws {
        try write("Release.swift", plan)
        try write("bin/tool", "#!/bin/sh\necho sample tool\n")
        try write("README.md", "# Sample\n")
        try write("npm/package.json", "{\n  \"name\": \"@sample/tool\",\n  \"version\": \"0.0.0\"\n}\n")
        try write("npm/index.js", "module.exports = 1\n")
        try write(".gitignore", "/.kilo-release/\n/dist/\n")
        try await git("init", "-q", "-b", "main")
        try await commit("first")
    }

    func write(_ path: String, _ text: String) throws {
        let file = folder.appendingPathComponent(path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
    }

    func commit(_ message: String) async throws {
        try await git("add", "-A")
        try await git("commit", "-q", "-m", message)
    }

    func git(_ arguments: String...) async throws {
        let identity = [
            "-c", "user.name=sample", "-c", "user.email=sample@example.com", "-c", "commit.gpgsign=false",
        ]
        let result = try await Tool.run(
            ["git"] + identity + arguments, in: folder,
            environment: ["GIT_AUTHOR_DATE": "1700000000 +0000", "GIT_COMMITTER_DATE": "1700000000 +0000"])
        try #require(result.status == 0, "git \(arguments): \(result.errors)")
    }

    func kilo(_ arguments: String..., environment: [String: String] = [:]) async throws -> ProgramResult {
        try await Tool.run([Tool.program] + arguments, in: folder, environment: environment)
    }

    /// Requests that stand-ins were sent, as `METHOD target`.
    func requests(state: String = ".kilo-release/rehearsal") throws -> [String] {
        let file = folder.appendingPathComponent(state).appendingPathComponent("requests.ndjson")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map { line in
            let event = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            return "\(event?["method"] ?? "") \(event?["target"] ?? event?["path"] ?? "")"
        }
    }
}

/// Stand-ins that stay up beside a project, as `rehearse --serve` leaves them.
struct Served: Decodable {
    let services: [String: String]
    let environment: [String: String]

    /// Rehearses, lets the body work with the stand-ins, and stops them.
    static func with(
        _ arguments: [String], in folder: URL, environment: [String: String] = [:],
        _ body: (Served) async throws -> Void
    ) async throws -> ProgramResult {
        let running = try Tool.start(
            [Tool.program, "rehearse", "--serve", "--output", "json"] + arguments, in: folder,
            environment: environment)
        do {
            let line = try await running.line(containing: "\"event\":\"serving\"")
            try await body(try JSONDecoder().decode(Served.self, from: Data(line.utf8)))
        } catch {
            running.interrupt()
            _ = await running.result()
            throw error
        }
        running.interrupt()
        return await running.result()
    }

    func origin(_ name: String) throws -> String { try #require(services[name]) }
}
