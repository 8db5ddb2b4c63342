internal import Core
internal import Glibc
internal import SystemPackage

/// A folder of our own for what is there only while a command runs.
enum ScratchFolder {
    /// Makes one below `TMPDIR`, for this user alone, hands it over, and removes it.
    ///
    /// - Throws: `Failure` (`file.unwritable`), and what the body throws.
    static func with<Value>(
        _ environment: [String: String], _ body: (FilePath) async throws -> Value
    ) async throws -> Value {
        let parent = FilePath(environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp")
        return try await with(below: parent, body)
    }

    /// Makes one in memory where the machine has that, for files that nobody but this process reads.
    static func inMemory<Value>(_ body: (FilePath) async throws -> Value) async throws -> Value {
        let memory: FilePath = "/dev/shm"
        return try await with(below: FileSystem.isFolder(memory) ? memory : "/tmp", body)
    }

    private static func with<Value>(
        below parent: FilePath, _ body: (FilePath) async throws -> Value
    ) async throws -> Value {
        let folder = try await offPool { try make(parent) }
        do {
            let value = try await body(folder)
            try await offPool { try FileSystem.remove(folder) }
            return value
        } catch {
            // What the body threw tells more than a folder that stays behind.
            try? await offPool { try FileSystem.remove(folder) }
            throw error
        }
    }

    private static func make(_ parent: FilePath) throws -> FilePath {
        var template = Array(parent.appending("kilo-release-XXXXXX").string.utf8CString)
        guard mkdtemp(&template) != nil else { throw Failure.unwritable(parent, Errno(rawValue: errno)) }
        return FilePath(String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }
}
