internal import Artifacts
internal import Core
internal import Engine
internal import FoundationEssentials
internal import SystemPackage

/// An artifact in the store, with what its destinations need to know of it.
///
/// Codable, since a resumed run knows no more of it than what the ledger says.
enum MadeArtifact: Hashable, Sendable, Codable {
    case vsix(package: PackagedVSIX)
    case npm(package: MadeNPM)
    case file(artifact: PackagedArtifact)
    case image(build: OCIImageBuild)

    /// The file, for destinations that take files; an image is none.
    var file: PackagedArtifact? {
        switch self {
        case .vsix(let vsix): vsix.artifact
        case .npm(let package): package.artifact
        case .file(let file): file
        case .image: nil
        }
    }

    /// The identity of its bytes: of an image, that of its root.
    var digest: Digest? {
        if case .image(let build) = self { build.digest } else { file?.sha256 }
    }

    /// Everything of it that is in the store.
    var objects: [Digest] {
        if case .image(let build) = self {
            (build.blobs + build.manifests).map(\.digest)
        } else {
            file.map { [$0.sha256] } ?? []
        }
    }

    /// The same artifact in a store that may stand elsewhere now.
    func located(in store: ArtifactStore) -> MadeArtifact {
        switch self {
        case .vsix(var package):
            package.artifact = package.artifact.located(in: store)
            return .vsix(package: package)
        case .npm(var package):
            package.artifact = package.artifact.located(in: store)
            return .npm(package: package)
        case .file(let artifact): return .file(artifact: artifact.located(in: store))
        case .image(let build): return .image(build: build.located(in: store))
        }
    }
}

/// An npm package as the registry needs it.
struct MadeNPM: Hashable, Sendable, Codable {
    var artifact: PackagedArtifact
    let name: String
    let version: String
    /// The sum of the sizes of its files; nil in ledgers of versions that did not note it.
    let unpackedSize: Int?
    /// The manifest for the registry, as JSON text: its order of keys is part of what is published.
    private let document: String

    init(_ package: PackagedNPM) {
        artifact = package.artifact
        name = package.name
        version = package.version
        unpackedSize = package.unpackedSize
        document = JSONValue.object(package.manifest.members).text()
    }

    func manifest() throws -> JSONObject {
        try JSONValue(parsing: document).object ?? JSONObject()
    }
}

extension MadeArtifact {
    /// Reads what the ledger says of an artifact.
    ///
    /// - Throws: `Failure` (`run.unreadable`) for a text that this version does not know.
    init(content: String) throws {
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(content.utf8))
        } catch {
            throw Failure(
                .runUnreadable, "ledger", "an artifact cannot be read: \(error)",
                advice:
                    "go on with the version of the tool that began the run; `kilo-release status` shows it")
        }
    }

    func description(fileName: String, warnings: [String]) throws -> Packaged {
        guard let digest else {
            throw Failure(
                .imageEmpty, fileName, "the image has no manifest", advice: "name a platform in the plan")
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let content = String(decoding: try encoder.encode(withoutListings), as: UTF8.self)
        return Packaged(
            fileName: fileName, digest: digest, size: size, content: content, warnings: warnings)
    }

    /// Size in bytes; of an image, of all that it consists of.
    var size: Int {
        guard case .image(let build) = self else { return file?.size ?? 0 }
        return (build.blobs + build.manifests).reduce(0) { $0 + $1.size }
    }

    /// The lists of a VSIX's entries are for people who package, and long.
    private var withoutListings: MadeArtifact {
        guard case .vsix(var package) = self else { return self }
        (package.entries, package.warnings) = ([], [])
        return .vsix(package: package)
    }
}

extension Failure.Code {
    /// What the ledger holds of a run cannot be read by this version.
    static let runUnreadable = Self("run.unreadable", .work)
}
