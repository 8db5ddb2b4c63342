internal import Core
internal import FoundationEssentials
internal import Synchronization
internal import SystemPackage

/// The state of the GitHub stand-in in a folder: `state.json`, and the assets' bytes by their number.
///
/// One change at a time. Its calls block. The file is read once: nobody else writes to the folder while this lives.
final class GitHubStore: Sendable {
    private let folder: FilePath
    /// What the file holds; nil until it is first asked for.
    private let known = Mutex<GitHubState?>(nil)

    init(folder: FilePath) { self.folder = folder }

    /// Where an asset's bytes are.
    func asset(_ id: Int) -> FilePath { folder.appending("assets").appending("\(id)") }

    /// What is there.
    func state() throws -> GitHubState {
        try known.withLock { try load(&$0) }
    }

    /// Changes what is there.
    ///
    /// Nothing is written when `change` throws.
    func update<Value: Sendable>(_ change: (inout GitHubState) throws -> Value) throws -> Value {
        try known.withLock { known in
            var state = try load(&known)
            let value = try change(&state)
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            let bytes = Array(try encoder.encode(state))
            try FileSystem.makeFolder(folder.appending("assets"))
            try FileSystem.write(bytes, to: folder.appending("state.json"))
            known = state
            return value
        }
    }

    private func load(_ known: inout GitHubState?) throws -> GitHubState {
        if let known { return known }
        let path = folder.appending("state.json")
        var state = GitHubState()
        if FileSystem.exists(path) {
            let bytes = try FileStream.contents(of: path, limit: 256 << 20)
            state = try JSONDecoder().decode(GitHubState.self, from: Data(bytes))
        }
        known = state
        return state
    }
}
