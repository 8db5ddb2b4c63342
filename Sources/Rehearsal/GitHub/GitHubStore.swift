internal import Core
internal import FoundationEssentials
internal import Synchronization
internal import SystemPackage

/// The state of the GitHub stand-in in a folder: `state.json`, and the assets' bytes by their number.
///
/// One change at a time. Its calls block.
final class GitHubStore: Sendable {
    private let folder: FilePath
    private let lock = Mutex(())

    init(folder: FilePath) { self.folder = folder }

    /// Where an asset's bytes are.
    func asset(_ id: Int) -> FilePath { folder.appending("assets").appending("\(id)") }

    /// What is there.
    func state() throws -> GitHubState {
        try lock.withLock { _ in try load() }
    }

    /// Changes what is there.
    ///
    /// Nothing is written when `change` throws.
    func update<Value: Sendable>(_ change: (inout GitHubState) throws -> Value) throws -> Value {
        try lock.withLock { _ in
            var state = try load()
            let value = try change(&state)
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            let bytes = Array(try encoder.encode(state))
            try FileSystem.makeFolder(folder.appending("assets"))
            try FileSystem.write(bytes, to: folder.appending("state.json"))
            return value
        }
    }

    private func load() throws -> GitHubState {
        let path = folder.appending("state.json")
        guard FileSystem.exists(path) else { return GitHubState() }
        let bytes = try FileStream.contents(of: path, limit: 256 << 20)
        return try JSONDecoder().decode(GitHubState.self, from: Data(bytes))
    }
}
