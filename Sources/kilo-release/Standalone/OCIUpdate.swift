internal import Artifacts
internal import Core
internal import Destinations

/// What an image consists of, in a line.
struct OCISizes: Sendable {
    let text: String

    init(_ build: OCIImageBuild) {
        let size = build.blobs.reduce(0) { $0 + $1.size }
        let platforms = build.platforms.map(\.description).joined(separator: ", ")
        text =
            "\(build.digest.map { "\($0)" } ?? ""): \(platforms); \(build.blobs.count) blobs, \(Self.megabytes(size))"
    }

    /// Millions of bytes, with one place.
    static func megabytes(_ bytes: Int) -> String {
        let tenths = (bytes + 50_000) / 100_000
        return "\(tenths / 10).\(tenths % 10) MB"
    }
}

/// What users of the image before must download for the new one.
struct OCIUpdate: Sendable {
    private let access: RegistryAccess
    private let repository: String

    init(_ access: RegistryAccess, _ repository: String) {
        self.access = access
        self.repository = repository
    }

    /// A line for each platform, compared with what a tag points to now; none if that cannot be known.
    func lines(of build: OCIImageBuild, at tag: String?) async -> [String] {
        guard let tag, let pull = try? await access.ownPulls(from: repository).first,
            let digest = try? await pull.digest(of: tag), let root = try? await pull.manifest(digest),
            let new = try? await offPool({ try manifests(of: build) })
        else { return [] }
        var before = Dictionary(
            OCIDownload.platforms(of: root).map { ($0.platform, $0.digest) },
            uniquingKeysWith: { first, _ in first })
        // One platform has no index that says which it is.
        if before.isEmpty, new.count == 1, let only = build.platforms.first { before[only] = digest }
        var lines: [String] = []
        for (platform, manifest) in new {
            guard let digest = before[platform], let old = try? await pull.manifest(digest),
                let change = OCIDownload(manifest: manifest, after: old)
            else { continue }
            lines.append(
                "\(platform): who has \(tag) downloads \(OCISizes.megabytes(change.bytes)) in \(change.layers) layers "
                    + "and keeps \(OCISizes.megabytes(change.keptBytes)) in \(change.keptLayers)")
        }
        return lines
    }

    /// Blocks.
    private func manifests(of build: OCIImageBuild) throws -> [(OCIPlatform, [UInt8])] {
        let documents = build.platforms.count > 1 ? build.manifests.dropLast() : build.manifests[...]
        return try zip(build.platforms, documents).map { ($0, try FileStream.contents(of: $1.path)) }
    }
}
