public import Core
internal import Glibc
internal import Synchronization
public import SystemPackage

/// Keeps artifacts by the digest of their bytes: `<root>/sha256/HEX`.
///
/// What is under its name is whole: bytes are written to a draft beside it, flushed to the disk and renamed, so
/// that neither a crash nor a full disk leaves half a file where a digest promises a whole one. The same bytes
/// added twice are one file. All functions block.
public struct ArtifactStore: Hashable, Sendable {
    /// The folder of the store, made when it is first needed.
    public let root: FilePath

    /// A store in this folder.
    public init(root: FilePath) { self.root = root }

    /// A folder on the same disk for what is needed only while an artifact is made.
    public var scratch: FilePath { root.appending("scratch") }

    /// Where the bytes with this digest are, or would be.
    public func path(of digest: Digest) -> FilePath {
        root.appending(digest.algorithm.rawValue).appending(digest.hex)
    }

    /// Whether bytes with this digest are there; says nothing about whether they still are what they were.
    public func contains(_ digest: Digest) -> Bool { FileSystem.exists(path(of: digest)) }

    /// Writes an artifact: `body` gets the sink, and when it returns the artifact is in the store.
    ///
    /// - Throws: `Failure` (`file.unwritable`), and what `body` throws; in both cases nothing is left behind.
    public func add(
        fileName: String, mediaType: String? = nil, _ body: (any ByteSink) throws -> Void
    ) throws -> PackagedArtifact {
        let folder = root.appending(Digest.Algorithm.sha256.rawValue)
        try FileSystem.makeFolder(folder)
        let file = try Draft.create(in: folder)
        do {
            let sink = DigestSink(over: file, [.sha256, .sha512, .sha1])
            try body(sink)
            try file.finish()
            return try keep(file.path, sink, fileName, mediaType)
        } catch {
            unlink(file.path.string)
            throw error
        }
    }

    private func keep(
        _ draft: FilePath, _ sink: DigestSink, _ fileName: String, _ mediaType: String?
    ) throws -> PackagedArtifact {
        let digests = sink.finish()
        guard let sha256 = digests[.sha256], let sha512 = digests[.sha512], let sha1 = digests[.sha1] else {
            preconditionFailure("all three digests were asked for")
        }
        let path = path(of: sha256)
        try FileSystem.move(draft, to: path)
        try flushFolder(path.removingLastComponent())
        return PackagedArtifact(
            fileName: fileName, mediaType: mediaType, path: path, size: sink.count, sha256: sha256,
            sha512: sha512, sha1: sha1)
    }

    /// A rename is on the disk only when its folder is.
    private func flushFolder(_ path: FilePath) throws {
        do {
            let folder = try FileDescriptor.open(path, .readOnly, options: [.directory, .closeOnExec])
            defer { try? folder.close() }
            guard fsync(folder.rawValue) == 0 else { throw Errno(rawValue: errno) }
        } catch let error as Errno {
            throw Failure.unwritable(path, error)
        }
    }
}

/// Names for unfinished files.
private enum Draft {
    private static let counter = Atomic<Int>(0)

    /// A new file beside the finished ones, under a name that nobody else has.
    static func create(in folder: FilePath) throws -> FileSink {
        while true {
            let number = counter.add(1, ordering: .relaxed).newValue
            let path = folder.appending(".draft-\(getpid())-\(number)")
            // A run with our process id may have been killed here before.
            if !FileSystem.exists(path) { return try FileSink(creating: path) }
        }
    }
}
