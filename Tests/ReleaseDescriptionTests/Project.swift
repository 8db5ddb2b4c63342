import Core
import Glibc
import PlanLoading
import SystemPackage

/// A folder with plans, which loads them with the compiler on PATH.
final class Project: Sendable {
    private let folder: FilePath

    init() throws {
        var template = Array("/tmp/kilo-release-project-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Errno(rawValue: errno) }
        folder = FilePath(String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }

    deinit { try? FileSystem.remove(folder) }

    func write(_ text: String, to name: String) throws -> FilePath {
        try FileSystem.write(Array(text.utf8), to: folder.appending(name))
        return folder.appending(name)
    }

    /// What loading the plan ends in; nothing if it loads.
    func failures(loading path: FilePath) async throws -> [Failure] {
        let environment = ["PATH", "HOME", "TMPDIR", "SWIFT_EXEC"].reduce(into: [String: String]()) {
            if let value = getenv($1) { $0[$1] = String(cString: value) }
        }
        // Shared between runs; everything in it is named by what it was made of.
        let cache = FilePath("/tmp/kilo-release-tests-cache-\(getuid())")
        do {
            _ = try await PlanLoader(environment: environment, cacheFolder: cache).load(path)
            return []
        } catch let failure as Failure {
            return [failure]
        } catch let failures as Failures {
            return failures.all
        }
    }
}
