import Artifacts
import Core
import SystemPackage
import Testing

/// A store and what the tests of images do with it.
struct ImageWorkshop {
    let folder: TemporaryFolder
    let store: ArtifactStore

    init() throws {
        folder = try TemporaryFolder()
        store = ArtifactStore(root: folder.path.appending("store"))
    }

    static var layer: OCILayer {
        get throws {
            try OCILayer(
                files: [.text("bin/kilo", "#!/bin/sh\n", mode: 0o755), .text("share/kilo/LICENSE", "MIT")],
                folder: RelativePath("usr/local"))
        }
    }

    func image(
        _ platforms: [OCIPlatform] = [.linuxAMD64], base: OCIBase = .scratch, layers: [OCILayer]? = nil,
        settings change: (inout OCISettings) -> Void = { _ in }
    ) throws -> OCIImage {
        var settings = OCISettings()
        change(&settings)
        var annotations = OCIAnnotations()
        annotations[.title] = "Kilo"
        annotations[.version] = "1.4.0"
        annotations[.revision] = "0123456789abcdef0123456789abcdef01234567"
        annotations[.source] = "https://github.com/Kilo-Org/kilocode"
        let layers = try layers ?? [Self.layer]
        return OCIImage(
            name: "kilo",
            platforms: platforms.map {
                OCIPlatformImage(platform: $0, base: base, layers: layers, settings: settings)
            }, annotations: annotations, created: .sample)
    }

    func build(_ image: OCIImage) throws -> OCIImageBuild { try image.build(in: store) }

    /// Writes the layout `v1` and lets the strict validator judge it, where it is at hand.
    func layout(_ build: OCIImageBuild, in name: String = "layout") throws -> FilePath {
        let layout = folder.path.appending(name)
        try OCILayoutWriter(folder: layout).write(build, names: ["v1"])
        if let validator = SharedFolder.file("tools/oci/validate_oci.py") {
            try Tool.python(
                validator.string, layout.string, "--strict", "--epoch", "\(Timestamp.sample.seconds)")
        }
        return layout
    }

    func json(_ blob: OCIBlob?) throws -> JSONValue {
        try JSONValue(parsing: FileStream.contents(of: try #require(blob).path))
    }

    func config(_ build: OCIImageBuild, _ number: Int = 0) throws -> JSONValue {
        try json(build.blobs.filter { $0.mediaType == OCIMediaType.config }[number])
    }
}

extension JSONValue {
    var texts: [String]? { array?.compactMap(\.string) }
}
