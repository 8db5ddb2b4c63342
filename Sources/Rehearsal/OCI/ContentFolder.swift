internal import Core
internal import Synchronization
internal import SystemPackage

/// The registry's state as files.
///
///     blobs/sha256/HEX                               bytes of blobs and manifests, for all repositories
///     repositories/NAME/_blobs/sha256/HEX            empty: this repository has the blob
///     repositories/NAME/_manifests/sha256/HEX        the manifest's media type
///     repositories/NAME/_tags/TAG                    a digest
///     repositories/NAME/_referrers/sha256/HEX/…      descriptors of what names HEX as its subject
///     repositories/NAME/_uploads/ID                  the bytes of an upload so far
///
/// A component of a repository's name cannot begin with `_`, so nothing can collide. All calls block.
final class ContentFolder: Sendable {
    // Text, because a path is put together with every request, and `FilePath` checks itself at each step.
    private let root: String
    // Small files are written beside their place and moved, which two writers of one file must not do at
    // once.
    private let turn = Mutex(())

    init(_ root: FilePath) throws {
        self.root = root.string
        try FileSystem.makeFolder(root.appending("blobs"))
        try FileSystem.makeFolder(root.appending("repositories"))
    }

    /// Where the bytes of a digest are, whether a repository has them or not.
    func path(of digest: Digest) -> FilePath {
        FilePath("\(root)/blobs/\(digest.algorithm.rawValue)/\(digest.hex)")
    }

    /// A folder of a repository's state, or what is in it.
    func folder(_ kind: Kind, of repository: String, _ below: String...) -> FilePath {
        FilePath(([root, "repositories", repository, kind.rawValue] + below).joined(separator: "/"))
    }

    enum Kind: String {
        case blobs = "_blobs"
        case manifests = "_manifests"
        case tags = "_tags"
        case referrers = "_referrers"
        case uploads = "_uploads"
    }

    /// Does something while nobody else changes the state.
    func exclusively<Value: Sendable>(_ body: () throws -> Value) rethrows -> Value {
        try turn.withLock { _ in try body() }
    }

    /// Makes the folder in which a file is to stand.
    ///
    /// By text: in a debug build `removingLastComponent` took a third of the time of a simulated release.
    func makeFolder(around file: FilePath) throws {
        let text = file.string
        guard let slash = text.utf8.lastIndex(of: UInt8(ascii: "/")) else { return }
        try FileSystem.makeFolder(FilePath(String(text[..<slash])))
    }

    func write(_ text: String, to path: FilePath) throws {
        try makeFolder(around: path)
        try FileSystem.write(Array(text.utf8), to: path)
    }

    func text(at path: FilePath) throws -> String? {
        guard FileSystem.exists(path) else { return nil }
        return String(decoding: try FileStream.contents(of: path), as: UTF8.self)
    }

    /// Moves a finished file to the place of its digest.
    func adopt(_ file: FilePath, as digest: Digest) throws {
        let target = path(of: digest)
        try makeFolder(around: target)
        try FileSystem.move(file, to: target)
    }

    func isKnown(_ repository: String) -> Bool {
        FileSystem.isFolder(folder(.blobs, of: repository))
            || FileSystem.isFolder(folder(.manifests, of: repository))
    }
}

extension ContentFolder {
    private func link(_ digest: Digest, in repository: String) -> FilePath {
        folder(.blobs, of: repository, digest.algorithm.rawValue, digest.hex)
    }

    func hasBlob(_ digest: Digest, in repository: String) -> Bool {
        FileSystem.exists(link(digest, in: repository))
    }

    /// Takes a finished, verified file as a blob of the repository.
    func addBlob(_ file: FilePath, _ digest: Digest, to repository: String) throws {
        try exclusively {
            try adopt(file, as: digest)
            try write("", to: link(digest, in: repository))
        }
    }

    /// Gives the repository a blob of another one.
    ///
    /// - Returns: whether the other one has it.
    func mountBlob(_ digest: Digest, from source: String, to repository: String) throws -> Bool {
        try exclusively {
            guard hasBlob(digest, in: source) else { return false }
            try write("", to: link(digest, in: repository))
            return true
        }
    }

    /// Takes a blob away from the repository; its bytes stay for others.
    ///
    /// - Returns: whether it was there.
    func removeBlob(_ digest: Digest, from repository: String) throws -> Bool {
        try exclusively {
            guard hasBlob(digest, in: repository) else { return false }
            try FileSystem.remove(link(digest, in: repository))
            return true
        }
    }
}
