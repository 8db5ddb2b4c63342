internal import Artifacts
internal import Core
internal import SystemPackage

/// The tar of a bundle, read entry by entry in bounded memory.
///
/// Nothing else than what `BundleWriter` writes is taken: each header is compared with the one that it would have
/// written, so that no kind of entry, owner, time or padding has to be thought of here.
final class BundleFile {
    /// A header of ours has at most one pax header in front.
    private static let headerLimit = 4096

    private let path: FilePath
    private let file: RandomAccessFile
    private var offset = 0

    init(_ path: FilePath) throws {
        self.path = path
        file = try RandomAccessFile(path)
    }

    /// Reads the next file, which must have this path.
    func read(_ expected: RelativePath, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        let size = try readHeader(expected)
        guard size <= file.size - offset else { throw cutOff }
        try file.read(offset, size, body)
        offset += size
        guard try bytes(TarBlock.padding(after: size)).allSatisfy({ $0 == 0 }) else {
            throw Failure.bundleMalformed(path, "something stands behind `\(expected)`")
        }
    }

    /// The end of the tar, and of the file.
    func requireEnd() throws {
        let end = [UInt8](repeating: 0, count: 2 * TarBlock.size)
        guard try bytes(end.count) == end, offset == file.size else {
            throw Failure.bundleMalformed(path, "something stands behind its last artifact")
        }
    }

    /// Returns the size of the contents.
    private func readHeader(_ expected: RelativePath) throws -> Int {
        let start = offset
        guard let member = try nextMember() else {
            throw Failure.bundleMalformed(path, "it ends where \(expected) must follow")
        }
        guard member.path == "\(expected)" else {
            throw Failure.bundleMalformed(path, "`\(member.path)` stands where \(expected) must be")
        }
        guard member.kind == .file else {
            throw Failure.bundleMalformed(path, "`\(member.path)` is no plain file")
        }
        let header = TarWriter.header(expected, size: member.size, modified: BundleEntry.modified)
        guard try file.bytes(at: start, count: offset - start) == header else {
            throw Failure.bundleMalformed(path, "the header of `\(expected)` is none that is written")
        }
        return member.size
    }

    /// What the headers here say; nil at the end of the tar.
    private func nextMember() throws -> TarMember? {
        let start = offset
        var member: TarMember?
        var tar = TarStream {
            member = $0
            return nil
        }
        while member == nil, !tar.isAtEnd {
            guard offset - start < Self.headerLimit else {
                throw Failure.bundleMalformed(path, "the header at \(start) is too long")
            }
            let block = try bytes(TarBlock.size)
            do {
                try block.withUnsafeBytes { try tar.read($0) }
            } catch is TarStream.Malformed {
                throw Failure.bundleMalformed(path, "a header at \(offset - block.count) does not add up")
            }
        }
        return member
    }

    private func bytes(_ count: Int) throws -> [UInt8] {
        guard let bytes = try file.bytes(at: offset, count: count) else { throw cutOff }
        offset += count
        return bytes
    }

    private var cutOff: Failure { .bundleMalformed(path, "it ends in the middle of an entry") }
}
