public import Core

/// A layer of an image: files of a payload below a folder of the root file system.
public struct OCILayer: Hashable, Sendable {
    /// The files, with paths relative to `folder`.
    public var files: [PayloadFile]
    /// The folder: `usr/local`; nil is the root.
    public var folder: RelativePath?

    /// Creates a layer.
    public init(files: [PayloadFile], folder: RelativePath? = nil) {
        self.files = files
        self.folder = folder
    }

    /// What the image's history says of the layer.
    var createdBy: String { "kilo-release: \(files.count) files in /\(folder?.description ?? "")" }

    /// The entries of the layer's tar, sorted by path, every folder before what is in it.
    ///
    /// Every parent folder is written: Docker 20.10 makes missing ones so that only root can enter them.
    func entries() throws -> [OCILayerEntry] {
        let name = "layer /\(folder?.description ?? "")"
        let placed = try PayloadFile.arrange(files, for: name, unpackedOn: .linux).map(placed)
        for file in placed { try check(file.path) }
        var folders: Set<RelativePath> = []
        for file in placed {
            var parent = file.path.parent
            while let path = parent, folders.insert(path).inserted { parent = path.parent }
        }
        return (folders.map { .folder($0) } + placed.map { .file($0) }).sorted { $0.path < $1.path }
    }

    private func placed(_ file: PayloadFile) -> PayloadFile {
        var file = file
        file.path = folder?.appending(file.path) ?? file.path
        return file
    }

    private func check(_ path: RelativePath) throws {
        guard let name = path.components.first(where: { $0.hasPrefix(".wh.") }) else { return }
        throw Failure(
            .ociLayer, "\(path)",
            "a name that begins with .wh. deletes \(name.dropFirst(4)) of the layers below, and adds nothing",
            advice: "rename the file, or leave it out of the image")
    }
}

/// An entry of a layer's tar.
enum OCILayerEntry {
    case folder(RelativePath)
    case file(PayloadFile)

    var path: RelativePath {
        switch self {
        case .folder(let path): path
        case .file(let file): file.path
        }
    }

    func write(to tar: TarWriter) throws {
        switch self {
        case .folder(let path): try tar.addFolder(path, mode: Self.mode(path))
        case .file(let file): try tar.add(file)
        }
    }

    /// Clients set the mode of a folder that the base has already, so those that are not 0755 in every system
    /// keep theirs: without it nobody but root could write to `/tmp`.
    private static func mode(_ path: RelativePath) -> UInt16 {
        switch path.description {
        case "tmp", "var/tmp": 0o1777
        case "root": 0o700
        default: 0o755
        }
    }
}
