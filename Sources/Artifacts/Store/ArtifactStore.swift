public import Core
internal import Glibc
internal import Synchronization
public import SystemPackage

/// Keeps artifacts by the digest of their bytes: `<root>/sha256/HEX`.
///
/// What is under its name is whole: bytes are written to a draft beside it, flushed to the disk and renamed,
/// so that neither a crash nor a full disk leaves half a file where a digest promises a whole one. The same
/// bytes added twice are one file. All functions block.
public struct ArtifactStore: Hashable, Sendable {
    /// The folder of the store, made when it is first needed.
    public let root: FilePath

    /// A store in this folder.
    public init(root: FilePath) { self.root = root }

    /// A folder on the same disk for what is needed only while an artifact is made.
    public var scratch: FilePath { root.appending("scratch") }

    /// Where the bytes with this digest are, or would be.
    public func path(of digest: Digest) -> FilePath {
        FilePath("\(root)/\(digest.algorithm.rawValue)/\(digest.hex)")
    }

    /// Whether bytes with this digest are there; says nothing about whether they still are what they were.
    public func contains(_ digest: Digest) -> Bool { FileSystem.exists(path(of: digest)) }

    /// Writes an artifact: `body` gets the sink, and when it returns the artifact is in the store.
    ///
    /// - Throws: `Failure` (`file.unwritable`), and what `body` throws; in both cases nothing is left behind.
    public func add(
        fileName: String, mediaType: String? = nil, _ body: (any ByteSink) throws -> Void
    ) throws -> PackagedArtifact {
        let stored = try add([.sha256, .sha512, .sha1], body)
        guard let sha256 = stored.digests[.sha256], let sha512 = stored.digests[.sha512],
            let sha1 = stored.digests[.sha1]
        else { preconditionFailure("all three digests were asked for") }
        return PackagedArtifact(
            fileName: fileName, mediaType: mediaType, path: path(of: sha256), size: stored.size,
            sha256: sha256, sha512: sha512, sha1: sha1)
    }

    /// Writes bytes whose digest is known before, from a copy of another store.
    ///
    /// - Parameters:
    ///   - digest: the SHA-256 that they should have.
    ///   - body: writes them.
    /// - Returns: the digest that they have; if it is another one, nothing was put into the store.
    /// - Throws: as `add(fileName:mediaType:_:)`.
    public func add(_ digest: Digest, _ body: (any ByteSink) throws -> Void) throws -> Digest {
        let stored = try add([.sha256], expecting: digest, body)
        guard let found = stored.digests[.sha256] else { preconditionFailure("it was asked for") }
        return found
    }

    /// Writes bytes that nobody asks other digests of, such as layers.
    func addBlob(_ body: (any ByteSink) throws -> Void) throws -> (digest: Digest, size: Int, path: FilePath)
    {
        let stored = try add([.sha256], body)
        guard let digest = stored.digests[.sha256] else { preconditionFailure("it was asked for") }
        return (digest, stored.size, path(of: digest))
    }

    /// Removes what killed processes have left unfinished.
    ///
    /// To be called only while nobody else adds.
    public func removeDrafts() throws {
        let folder = root.appending(Digest.Algorithm.sha256.rawValue)
        guard FileSystem.isFolder(folder) else { return }
        for name in try FileSystem.names(in: folder) where name.hasPrefix(Draft.prefix) {
            try FileSystem.remove(folder.appending(name))
        }
    }

    private func add(
        _ algorithms: Set<Digest.Algorithm>, expecting expected: Digest? = nil,
        _ body: (any ByteSink) throws -> Void
    ) throws -> (digests: [Digest.Algorithm: Digest], size: Int) {
        let folder = root.appending(Digest.Algorithm.sha256.rawValue)
        try FileSystem.makeFolder(folder)
        let draft = try Draft.create(in: folder)
        do {
            let sink = DigestSink(over: draft, algorithms)
            try body(sink)
            try draft.finish()
            let digests = sink.finish()
            guard let sha256 = digests[.sha256] else { preconditionFailure("the store's own digest") }
            guard expected ?? sha256 == sha256 else {
                unlink(draft.path.string)
                return (digests, sink.count)
            }
            try FileSystem.move(draft.path, to: path(of: sha256))
            try flushFolder(folder)
            return (digests, sink.count)
        } catch {
            unlink(draft.path.string)
            throw error
        }
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
    static let prefix = ".draft-"
    private static let counter = Atomic<Int>(0)

    /// A new file beside the finished ones, under a name that nobody else has.
    static func create(in folder: FilePath) throws -> FileSink {
        while true {
            let number = counter.add(1, ordering: .relaxed).newValue
            let path = folder.appending("\(prefix)\(getpid())-\(number)")
            // A run with our process id may have been killed here before.
            if !FileSystem.exists(path) { return try FileSink(creating: path) }
        }
    }
}
