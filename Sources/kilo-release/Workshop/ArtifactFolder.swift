internal import Artifacts
internal import Core
internal import Engine
internal import SystemPackage

/// A folder with a copy of every artifact under its own name, and a list of them for scripts.
struct ArtifactFolder: Sendable {
    let folder: FilePath

    init(_ folder: FilePath) { self.folder = folder }

    /// Writes the files, image layouts as folders, and `artifacts.json`.
    func fill(_ artifacts: [(name: String, artifact: MadeArtifact)]) async throws {
        try await offPool {
            try FileSystem.makeFolder(folder)
            for (name, artifact) in artifacts { try write(artifact, to: folder.appending(name), name) }
            let list = JSONValue.array(artifacts.map(Self.entry))
            try FileSystem.write(
                Array((list.text(.indented) + "\n").utf8), to: folder.appending("artifacts.json"))
        }
    }

    private func write(_ artifact: MadeArtifact, to place: FilePath, _ name: String) throws {
        try FileSystem.remove(place)
        switch artifact {
        case .image(let build): try OCILayoutWriter(folder: place).write(build, names: [name])
        case .vsix, .npm, .file:
            guard let file = artifact.file else { return }
            try FileSystem.copy(file.path, to: place)
        }
    }

    private static func entry(_ name: String, _ artifact: MadeArtifact) -> JSONValue {
        [
            "name": .string(name), "digest": artifact.digest.map { .string($0.description) } ?? .null,
            "size": .number("\(artifact.size)"),
        ]
    }
}
