import Core
import Glibc
import SystemPackage
import Testing

@testable import PlanLoading

/// A project folder with plans, and a loader whose cache the tests share, so that the module is built once.
final class PlanFixture: Sendable {
    let folder: FilePath
    let cache: FilePath

    /// Where the tests keep the built module; named by its content, so that no old one is used.
    static let sharedCache = FilePath("/tmp/kilo-release-tests-cache-\(getuid())")

    static var environment: [String: String] {
        ["PATH", "HOME", "TMPDIR", "SWIFT_EXEC"].reduce(into: [:]) { result, name in
            if let value = getenv(name) { result[name] = String(cString: value) }
        }
    }

    /// The module, built before the tests that need it, not by all of them at once.
    private static let warm = Task {
        let search = CompilerIdentification(
            environment: environment, cache: PlanCache(folder: sharedCache), folder: "/")
        _ = try await DescriptionModule.prepare(search.toolchain())
    }

    init(cache: FilePath? = nil) async throws {
        if cache == nil { try await Self.warm.value }
        var template = Array("/tmp/kilo-release-plan-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Errno(rawValue: errno) }
        folder = FilePath(String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
        self.cache = cache ?? Self.sharedCache
    }

    deinit { try? FileSystem.remove(folder) }

    func loader(
        environment: [String: String] = PlanFixture.environment, limits: EvaluationLimits = .standard
    ) -> PlanLoader {
        PlanLoader(environment: environment, cacheFolder: cache, limits: limits)
    }

    @discardableResult
    func write(_ text: String, to name: String = "KiloCode.swift") throws -> FilePath {
        let path = folder.appending(name)
        try FileSystem.write(Array(text.utf8), to: path)
        return path
    }

    /// A plan file that holds these declarations after header and import.
    func plan(_ body: String, name: String = "KiloCode.swift") throws -> FilePath {
        try write("// kilo-release-plan: 1\nimport ReleaseDescription\n\(body)\n", to: name)
    }

    /// A number that no other run has, to keep results out of the shared cache.
    static func nonce() -> String { "// \(UInt64.random(in: .min ... .max))" }

    static let small = """
        let tools = Archive("kilo-\\(releaseVersion)", .tarGz) { Files("**", from: "dist") }
        let kiloCode = Release {
            Product("Kilo", tag: "v*", version: .input, channel: .always(.stable)) {
                GitHubRelease("kilo-org/kilo") { tools }
            }
        }
        """
}

/// The failures that the body ends in.
func failures(_ body: () async throws -> Void) async throws -> [Failure] {
    do {
        try await body()
        return []
    } catch let failure as Failure {
        return [failure]
    } catch let failures as Failures {
        return failures.all
    }
}
