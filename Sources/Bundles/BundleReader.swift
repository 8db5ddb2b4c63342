internal import Artifacts
public import Core
internal import Ledger
internal import SystemPackage

/// Reads a bundle in one pass: `bundle.json` first, which says what must follow, and in which order.
struct BundleReader {
    private let file: FilePath

    init(_ file: FilePath) { self.file = file }

    /// Reads all of it and compares every digest, that of the ledger's lines too.
    func verify(expecting contents: BundleContents, log: Digest) throws {
        let tar = try BundleFile(file)
        guard try self.contents(tar) == contents else {
            throw Failure.bundleAltered(file, "bundle.json is not what was written")
        }
        guard try digest(tar, BundleEntry.ledger) == log else {
            throw Failure.bundleAltered(file, "ledger.ndjson is not what was written")
        }
        for object in contents.objects {
            try check(object, digest(tar, BundleEntry.object(object)))
        }
        try tar.requireEnd()
    }

    private func digest(_ tar: BundleFile, _ path: RelativePath) throws -> Digest {
        var stream = DigestStream()
        try tar.read(path) { stream.update($0) }
        return stream.finish()
    }

    /// Writes the artifacts into the store and the ledger's lines to a file.
    func unpack(into store: ArtifactStore, log: FilePath) throws -> BundleContents {
        let tar = try BundleFile(file)
        let contents = try contents(tar)
        try FileSystem.remove(log)
        let sink = try FileSink(creating: log)
        try tar.read(BundleEntry.ledger) { try sink.write($0) }
        try sink.finish()
        for object in contents.objects {
            let found = try store.add(object) { sink in
                try tar.read(BundleEntry.object(object)) { try sink.write($0) }
            }
            try check(object, found)
        }
        try tar.requireEnd()
        return contents
    }

    private func contents(_ tar: BundleFile) throws -> BundleContents {
        var bytes: [UInt8] = []
        try tar.read(BundleEntry.contents) { piece in
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

    private func check(_ object: Digest, _ found: Digest) throws {
        guard found == object else {
            throw Failure.bundleAltered(file, "the artifact \(object) has the bytes of \(found)")
        }
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
