internal import Artifacts
internal import Core
internal import ReleaseModel
internal import SystemPackage

/// Remembers what a build command was last run on, and so whether it has to run again.
///
/// Blocks.
struct BuildStamp: Sendable {
    let command: CommandSpec
    let root: FilePath
    /// The project's work folder; stamps are kept below it.
    let folder: FilePath
    /// The variables that the command is given.
    let environment: [String: String]

    /// The digest of everything that decides the command's result; nil if it names no inputs.
    func key() throws -> Digest? {
        guard !command.inputs.isEmpty else { return nil }
        let given = command.environment.sorted().map { "\($0)=\(environment[$0] ?? "")" }
        var text = (command.arguments + given).map { "\($0.utf8.count):\($0)" }.joined()
        for pattern in command.inputs {
            for file in try files(pattern) {
                var stream = DigestStream()
                try file.read { stream.update($0) }
                text += "\(file.path)\n\(file.mode) \(stream.finish())\n"
            }
        }
        return Digest.of(text)
    }

    /// Whether the command was last run on the same inputs, and its products are still there.
    func isCurrent(_ key: Digest) throws -> Bool {
        guard FileSystem.exists(place),
            String(decoding: try FileStream.contents(of: place), as: UTF8.self) == key.description
        else { return false }
        return (try? requireProducts()) != nil
    }

    func record(_ key: Digest) throws {
        try FileSystem.makeFolder(place.removingLastComponent())
        try FileSystem.write(Array(key.description.utf8), to: place)
    }

    /// - Throws: `Failures` for each product pattern that matches nothing.
    func requireProducts() throws {
        for pattern in command.products { _ = try files(pattern) }
    }

    private var place: FilePath {
        folder.appending("builds").appending(Digest.of(command.label + "\0" + command.folder).hex)
    }

    private func files(_ pattern: String) throws -> [PayloadFile] {
        let base = root.pushing(FilePath(command.folder)).lexicallyNormalized()
        return try FileSet(base: base, pattern: Glob(pattern)).resolve()
    }
}
