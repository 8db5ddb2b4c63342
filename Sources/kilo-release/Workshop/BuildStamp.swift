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
        let given = environment.filter {
            command.environment.contains($0.key) || $0.key == "SOURCE_DATE_EPOCH"
        }
        .map { "\($0.key)=\($0.value)" }.sorted()
        let text = (command.arguments + given).map { "\($0.utf8.count):\($0)" }.joined()
        return Digest.of(try text + state(of: command.inputs))
    }

    /// Whether the command was last run on the same inputs, and its products are still what it made.
    func isCurrent(_ key: Digest) throws -> Bool {
        guard FileSystem.exists(place), let products = try? state(of: command.products) else { return false }
        return try FileStream.contents(of: place) == Self.record(key, products)
    }

    /// Forgets the last run; done before the next, which may fail half-way.
    func forget() throws { try FileSystem.remove(place) }

    func record(_ key: Digest) throws {
        try FileSystem.makeFolder(place.removingLastComponent())
        try FileSystem.write(Self.record(key, try state(of: command.products)), to: place)
    }

    /// - Throws: `Failures` for each product pattern that matches nothing.
    func requireProducts() throws {
        for pattern in command.products { _ = try files(pattern) }
    }

    private static func record(_ key: Digest, _ products: String) -> [UInt8] {
        Array("\(key) \(Digest.of(products))\n".utf8)
    }

    /// Path, mode and digest of every file that the patterns match.
    private func state(of patterns: [String]) throws -> String {
        var text = ""
        for file in try patterns.flatMap(files) {
            var stream = DigestStream()
            try file.read { stream.update($0) }
            text += "\(file.path)\n\(file.mode) \(stream.finish())\n"
        }
        return text
    }

    private var place: FilePath {
        folder.appending("builds").appending(Digest.of(command.label + "\0" + command.folder).hex)
    }

    private func files(_ pattern: String) throws -> [PayloadFile] {
        let base = root.pushing(FilePath(command.folder)).lexicallyNormalized()
        return try FileSet(base: base, pattern: Glob(pattern)).resolve()
    }
}
