import Core
import Foundation
import Glibc
import TestSupport
import Testing

@Suite("An image has one digest")
struct ImageReproducibilityTests {
    private static let description = """
        // kilo-release-plan: 1
        import ReleaseDescription

        private let image = OCIImage("tool", base: .layout("base"), platforms: .linuxX64, .linuxARM64) { platform in
            Layer(Payload { Files("**", from: "share") }, at: "usr/share")
            Layer(Payload { File("bin/tool", as: "tool") }, at: "usr/bin", compression: .zstd)
            Label("platform", "\\(platform)")
        }
        let release = Release {
            Product("sample", tag: "v*", version: .highestTag(bump: .patch), channel: .always(.stable)) {
                OCIRegistry("registry.example/sample/tool", image, tags: .version)
            }
        }

        """

    /// Some megabytes that compress, so that there is work for several processors at a time.
    private static func fill(_ project: SampleProject) async throws {
        for number in 0..<6 {
            let lines = (0..<40_000).map { "line \($0 &* 2_654_435_761 % 1_000_003) of file \(number)\n" }
            try project.write("share/\(number).txt", lines.joined())
        }
        for platform in ["linux/amd64", "linux/arm64"] {
            try project.write("root/\(platform)/etc/os", platform)
        }
        try await project.kilo(
            "package", "oci", "--layer", "root/{os}/{arch}:/", "--platform", "linux/amd64", "--platform",
            "linux/arm64", "--output", "base", "--name", "v1", "--cache", ".base-cache"
        ).succeeding("package oci")
        try project.write(".gitignore", "/.kilo-release/\n/.base-cache/\n/dist/\n")
        // With a lock nobody needs a compiler, and the plan is the same for both.
        try await project.kilo("plan", "lock").succeeding("plan lock")
        try await project.commit("files")
    }

    @Test("on one processor and two, in two folders, time zones and masks, for two users")
    func everywhere() async throws {
        try await SampleProject.with(plan: Self.description) { first in
            try await Self.fill(first)
            let other = first.folder.deletingLastPathComponent().appendingPathComponent(
                "kilo-\(UUID().uuidString)-elsewhere")
            try FileManager.default.copyItem(at: first.folder, to: other)
            defer { try? FileManager.default.removeItem(at: other) }
            let options = [
                "package", "--plan", "Release.swift.lock.json", "--output", "json", "--parallelism",
            ]
            let one = try await digest(
                ["taskset", "--cpu-list", "0", Tool.program] + options + ["1"], in: first.folder,
                ["TZ": "America/Caracas"])
            let user = try Self.anotherUser(of: other)
            let program = try Self.program(in: other)
            let two = try await digest(
                user + ["sh", "-c", "umask 077; exec \"$@\"", "sh", program] + options + ["2"], in: other,
                ["TZ": "Asia/Kathmandu", "HOME": other.path, "XDG_CACHE_HOME": other.path + "/cache"])
            #expect(one == two)
        }
    }

    private func digest(
        _ command: [String], in folder: URL, _ environment: [String: String]
    ) async throws -> String {
        let result = try await Tool.run(command, in: folder, environment: environment)
        try #require(result.status == 0, "\(result)")
        let events = try result.output.split(separator: "\n").map { try JSONValue(parsing: Array($0.utf8)) }
        let packaged = events.compactMap { $0["detail"]?.string }.first { $0.hasPrefix("sha256:") }
        return try #require(packaged, "\(result.output)")
    }

    /// What runs the rest of a command as somebody else, to whom the folder is given; nothing where only root could.
    private static func anotherUser(of folder: URL) throws -> [String] {
        guard geteuid() == 0 else { return [] }
        let user: UInt32 = 65_534
        let files = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        for path in [folder.path] + files.map({ folder.path + "/" + $0 }) {
            try #require(lchown(path, user, user) == 0)
        }
        return ["setpriv", "--reuid", "\(user)", "--regid", "\(user)", "--clear-groups"]
    }

    /// The tool at a place that another user reaches: a build may be in somebody's home.
    private static func program(in folder: URL) throws -> String {
        let place = folder.appendingPathComponent(".kilo-release-program").path
        if link(Tool.program, place) != 0 {
            try FileManager.default.copyItem(atPath: Tool.program, toPath: place)
        }
        return place
    }
}
