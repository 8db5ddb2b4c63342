internal import Artifacts
public import Core
internal import Ledger
internal import SystemPackage

/// Reads a bundle in one pass: `bundle.json` first, which says what must follow, and in which order.
struct BundleReader {
    private let file: FilePath

    init(_ file: FilePath) { self.file = file }

    /// Reads all of it and compares every digest.
    func verify(expecting contents: BundleContents) throws {
        let tar = try TarReader(file)
        guard try self.contents(tar) == contents else {
            throw Failure.bundleAltered(file, "bundle.json is not what was written")
        }
        try tar.read(next(tar, BundleEntry.ledger)) { _ in }
        for object in contents.objects { try read(tar, object) { _ in } }
        try tar.requireEnd()
    }

    /// Writes the artifacts into the store and the ledger's lines to a file.
    func unpack(into store: ArtifactStore, log: FilePath) throws -> BundleContents {
        let tar = try TarReader(file)
        let contents = try contents(tar)
        try FileSystem.remove(log)
        let sink = try FileSink(creating: log)
        try tar.read(next(tar, BundleEntry.ledger)) { try sink.write($0) }
        try sink.finish()
        for object in contents.objects {
            // What throws in here leaves nothing in the store: no file ever stands under another's digest.
            _ = try store.add(fileName: object.hex) { sink in try read(tar, object) { try sink.write($0) } }
        }
        try tar.requireEnd()
        return contents
    }

    private func contents(_ tar: TarReader) throws -> BundleContents {
        var bytes: [UInt8] = []
        try tar.read(next(tar, BundleEntry.contents)) { piece in
            guard bytes.count + piece.count <= 16 << 20 else {
                throw Failure.bundleMalformed(file, "bundle.json is too long")
            }
            bytes.append(contentsOf: piece)
        }
        guard let contents = BundleContents(bytes) else {
            throw Failure.bundleMalformed(file, "bundle.json is none that this version writes")
        }
        return contents
    }

    private func read(
        _ tar: TarReader, _ object: Digest, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        var stream = DigestStream()
        try tar.read(next(tar, BundleEntry.object(object))) { piece in
            stream.update(piece)
            try body(piece)
        }
        let found = stream.finish()
        guard found == object else {
            throw Failure.bundleAltered(file, "the artifact \(object) has the bytes of \(found)")
        }
    }

    /// The next entry, which must have this name.
    private func next(_ tar: TarReader, _ path: RelativePath) throws -> TarReader.Entry {
        guard let entry = try tar.next() else {
            throw Failure.bundleMalformed(file, "it ends where \(path) must follow")
        }
        guard entry.name == "\(path)" else {
            throw Failure.bundleMalformed(file, "`\(entry.name)` stands where \(path) must be")
        }
        return entry
    }
}

extension Failure {
    static func bundleMalformed(_ file: FilePath, _ found: String) -> Failure {
        Failure(
            .bundleMalformed, "\(file)", "is no bundle of a run: \(found)",
            advice: "copy it again, whole, or make it again with `kilo-release run export`")
    }

    static func bundleAltered(_ file: FilePath, _ found: String) -> Failure {
        Failure(
            .bundleAltered, "\(file)", "has other bytes than were exported: \(found)",
            advice: "do not use it; check store and disk, and make it again with `kilo-release run export`")
    }
}

extension Failure.Code {
    /// A run that is to be exported is not in the ledger.
    public static let bundleNoRun = Self("bundle.no-run", .usage)
    /// A file is not what `run export` writes.
    public static let bundleMalformed = Self("bundle.malformed", .usage)
    /// An artifact in a bundle has other bytes than its name says.
    public static let bundleAltered = Self("bundle.altered", .mismatch)
}
