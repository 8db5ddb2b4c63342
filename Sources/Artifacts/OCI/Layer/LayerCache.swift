internal import Core
internal import SystemPackage

/// Layers that were written before, by all that their bytes depend on.
///
/// Reading a layer's files to compare them is several times faster than compressing them.
struct LayerCache {
    private let store: ArtifactStore

    /// Changes whenever the same entries would give other bytes.
    private static let format = "1"

    init(_ store: ArtifactStore) { self.store = store }

    /// Blocks, as it reads all files.
    ///
    /// - Throws: `Failure` (`file.unreadable`, `payload.changed`).
    func key(of entries: [OCILayerEntry], _ packing: LayerPacking) throws -> Digest {
        let key = DigestSink(over: nil, [.sha256])
        let (level, time) = (packing.level.rawValue, packing.modified.seconds)
        try key.write("\(Self.format)\u{0}\(packing.compression) \(level)\u{0}\(time)\u{0}")
        for entry in entries {
            try key.write(entry.signature)
            guard case .file(let file) = entry.content else { continue }
            var contents = DigestStream(.sha256)
            try file.read { contents.update($0) }
            try key.write("\(contents.finish())\u{0}")
        }
        guard let digest = key.finish()[.sha256] else { preconditionFailure("it was asked for") }
        return digest
    }

    /// The layer of a key, if its bytes are still in the store; a note that cannot be read is none.
    func layer(_ key: Digest) -> PackedLayer? {
        let note = note(key)
        guard FileSystem.exists(note), let bytes = try? FileStream.contents(of: note, limit: 1 << 16),
            let json = try? JSONValue(parsing: bytes), let type = json["mediaType"]?.string,
            let digest = json["digest"]?.string.flatMap({ Digest($0) }), let size = json["size"]?.int,
            let diffID = json["diffID"]?.string.flatMap({ Digest($0) }),
            FileSystem.kind(store.path(of: digest))?.size == size
        else { return nil }
        // What is published is read first, so that a disk's fault is found here and not by a registry.
        guard (try? store.verify(digest)) != nil else { return nil }
        let blob = OCIBlob(mediaType: type, digest: digest, size: size, path: store.path(of: digest))
        return PackedLayer(blob: blob, diffID: diffID)
    }

    func keep(_ layer: PackedLayer, as key: Digest) throws {
        let note = note(key)
        try FileSystem.makeFolder(note.removingLastComponent())
        let json: JSONValue = [
            "mediaType": .string(layer.blob.mediaType), "digest": .string(layer.blob.digest.description),
            "size": .number("\(layer.blob.size)"), "diffID": .string(layer.diffID.description),
        ]
        try FileSystem.write(Array(json.text().utf8), to: note)
    }

    private func note(_ key: Digest) -> FilePath {
        store.root.appending("layers").appending(key.hex + ".json")
    }
}

extension OCILayerEntry {
    /// Everything about the entry but the bytes of a file, so that no two entries look alike.
    fileprivate var signature: String {
        let extended = attributes.extended.sorted { $0.key < $1.key }
            .map { "\($0.key)=\(Hexadecimal.encode($0.value))" }
        let owner = attributes.owner
        let time = attributes.modified.map { "\($0.seconds)" } ?? ""
        let fields = [
            "\(path)", kind, String(attributes.mode, radix: 8), "\(owner.user):\(owner.group)", time,
            extended.joined(separator: ","),
        ]
        return fields.joined(separator: "\u{0}") + "\u{0}\n"
    }

    private var kind: String {
        switch content {
        case .folder: "folder"
        case .file: "file"
        case .symbolicLink(let target): "link \(target)"
        case .hardLink(let target): "same \(target)"
        case .whiteout: "whiteout"
        }
    }
}
