internal import Core
internal import SystemPackage

/// Layers that were written before.
///
/// The digest of its tar says whether a layer is one of them, and takes a fraction of the time of compressing it. Where
/// none with these paths, sizes and attributes was kept there is nothing to compare, and the files are not read for it;
/// nor where they look as they did when they were read last.
struct LayerCache {
    private let store: ArtifactStore
    /// How many seconds a file must be at rest to be known by its look.
    private let rest: Int

    /// Changes whenever the same tar would be compressed into other bytes.
    private static let format = "4"

    /// Two seconds are the coarsest time of a file system (FAT).
    init(_ store: ArtifactStore, rest: Int = 2) { (self.store, self.rest) = (store, rest) }

    /// Looks at files, before they are read; nil if they cannot be known by it.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` (`file.unwritable`).
    func look(at entries: [OCILayerEntry]) throws -> LayerLook? {
        // The file system's own clock, as its times are compared with it.
        let clock = store.root.appending("layers.clock")
        try FileSystem.makeFolder(store.root)
        try FileSystem.write([], to: clock)
        return FileStamp(clock).flatMap { LayerLook(entries, now: $0, rest: rest) }
    }

    /// The layer of these entries, if its bytes are still in the store; a note that cannot be read is none.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` (`file.unreadable`, `payload.changed`).
    func layer(
        of entries: [OCILayerEntry], _ look: LayerLook?, _ packing: LayerPacking
    ) throws -> PackedLayer? {
        let folder = folder(of: entries, packing)
        guard FileSystem.isFolder(folder) else { return nil }
        let diffID = try seen(look, in: folder) ?? read(entries, look, packing, in: folder)
        guard let bytes = try? FileStream.contents(of: note(diffID, in: folder), limit: 1 << 16),
            let json = try? JSONValue(parsing: bytes), let type = json["mediaType"]?.string,
            let digest = json["digest"]?.string.flatMap({ Digest($0) }), let size = json["size"]?.int,
            FileSystem.kind(store.path(of: digest))?.size == size
        else { return nil }
        let blob = OCIBlob(mediaType: type, digest: digest, size: size, path: store.path(of: digest))
        let layer = PackedLayer(blob: blob, diffID: diffID)
        // Written since it was kept: whether it is still the same is for its bytes to say. Whoever passes it on compares
        // them anyway: layouts and archives while they are written, uploads while they are sent.
        if json["stamp"]?.string != stamp(of: digest) {
            guard (try? store.verify(digest)) != nil else { return nil }
            try keep(layer, of: entries, look, packing)
        }
        return layer
    }

    /// Notes what these entries became.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` (`file.unwritable`).
    func keep(
        _ layer: PackedLayer, of entries: [OCILayerEntry], _ look: LayerLook?, _ packing: LayerPacking
    ) throws {
        let folder = folder(of: entries, packing)
        try FileSystem.makeFolder(folder)
        let json: JSONValue = [
            "mediaType": .string(layer.blob.mediaType), "digest": .string(layer.blob.digest.description),
            "size": .number("\(layer.blob.size)"), "stamp": .string(stamp(of: layer.blob.digest)),
        ]
        try FileSystem.write(Array(json.text().utf8), to: note(layer.diffID, in: folder))
        try remember(look, layer.diffID, in: folder)
    }

    private func read(
        _ entries: [OCILayerEntry], _ look: LayerLook?, _ packing: LayerPacking, in folder: FilePath
    ) throws -> Digest {
        let diffID = try packing.diffID(of: entries)
        try remember(look, diffID, in: folder)
        return diffID
    }

    private func remember(_ look: LayerLook?, _ diffID: Digest, in folder: FilePath) throws {
        guard let look else { return }
        try FileSystem.write(Array("\(look.digest.hex) \(diffID)".utf8), to: lastLook(in: folder))
    }

    /// The digest of the tar of files that look as they did when it was computed.
    private func seen(_ look: LayerLook?, in folder: FilePath) -> Digest? {
        guard let look, let bytes = try? FileStream.contents(of: lastLook(in: folder), limit: 1 << 16)
        else { return nil }
        let words = String(decoding: bytes, as: UTF8.self).split(separator: " ")
        return words.first == look.digest.hex[...] ? words.last.flatMap { Digest(String($0)) } : nil
    }

    /// What the layer's file looks like; layouts give it further names, so that its change time says nothing.
    private func stamp(of digest: Digest) -> String {
        FileStamp(store.path(of: digest))?.withoutChange ?? ""
    }

    private func lastLook(in folder: FilePath) -> FilePath { folder.appending("last-look") }

    private func note(_ diffID: Digest, in folder: FilePath) -> FilePath {
        folder.appending(diffID.hex + ".json")
    }

    /// The notes of layers that look like these entries before their files are read.
    private func folder(of entries: [OCILayerEntry], _ packing: LayerPacking) -> FilePath {
        var shape = DigestStream(.sha256)
        let (level, time) = (packing.level.rawValue, packing.modified.seconds)
        let packed = "\(Self.format)\u{0}\(packing.compression) \(level)\u{0}\(time)\u{0}"
        shape.update(Array(packed.utf8))
        var text = ""
        for entry in entries {
            entry.describe(in: &text)
            text.withUTF8 { shape.update(UnsafeRawBufferPointer($0)) }
            text.removeAll(keepingCapacity: true)
        }
        return store.root.appending("layers").appending(shape.finish().hex)
    }
}

extension OCILayerEntry {
    /// Appends everything about the entry but the bytes of a file, so that no two entries look alike.
    ///
    /// To one text that is used again, as there may be entries by the ten thousand.
    fileprivate func describe(in text: inout String) {
        let end = "\u{0}"
        text += path.description
        text += end
        switch content {
        case .folder: text += "folder"
        case .file(let file): text += "file \(file.size)"
        case .symbolicLink(let target): text += "link \(target)"
        case .hardLink(let target): text += "same \(target)"
        case .whiteout: text += "whiteout"
        }
        text += end
        text += "\(attributes.mode) \(attributes.owner.user) \(attributes.owner.group)"
        text += end
        if let time = attributes.modified { text += "\(time.seconds)" }
        text += end
        for (name, value) in attributes.extended.sorted(by: { $0.key.precedes($1.key) }) {
            text += "\(name)=\(Hexadecimal.encode(value)),"
        }
        text += end
        text += "\n"
    }
}
