internal import Core
internal import Glibc
internal import SystemPackage

/// A folder for files that need not outlive the process, in memory where the machine has that.
enum SimulationFolder {
    /// Makes the folder, hands it over, and removes it.
    static func with<Value>(_ body: (FilePath) async throws -> Value) async throws -> Value {
        let memory: FilePath = "/dev/shm"
        let parent = FileSystem.isFolder(memory) ? memory : FilePath("/tmp")
        let folder = parent.appending("kilo-release-\(getpid())-\(UInt64.random(in: 0...UInt64.max))")
        try await offPool { try FileSystem.makeFolder(folder) }
        do {
            let value = try await body(folder)
            try await offPool { try FileSystem.remove(folder) }
            return value
        } catch {
            try? await offPool { try FileSystem.remove(folder) }
            throw error
        }
    }
}
