internal import Core
internal import Glibc
internal import SystemPackage

/// What loading plans keeps between runs, below one folder: `compilers/`, `modules/`, `plans/`.
///
/// Everything in it is named by the digest of what it was made of, can be removed at any time, and appears whole
/// or not at all, so that two tools at once do not disturb each other.
struct PlanCache {
    let folder: FilePath

    /// The JSON of an earlier evaluation; nil if there is none, or if it is not what was written.
    func plan(_ key: Digest) -> [UInt8]? { entry("plans", key) }

    func store(plan: [UInt8], _ key: Digest) throws { try store(plan, "plans", key) }

    /// What a compiler said it is, when it was asked.
    func compiler(_ key: Digest) -> [UInt8]? { entry("compilers", key) }

    func store(compiler: [UInt8], _ key: Digest) throws { try store(compiler, "compilers", key) }

    /// Entries begin with the digest of the rest: a disk may lose what it said it wrote.
    private func entry(_ kind: String, _ key: Digest) -> [UInt8]? {
        let path = folder.appending(kind).appending(key.hex)
        guard let bytes = try? FileStream.contents(of: path, limit: 64 << 20), bytes.count > 64 else {
            return nil
        }
        let content = Array(bytes[64...])
        return Digest.of(content).hex.utf8.elementsEqual(bytes[..<64]) ? content : nil
    }

    private func store(_ bytes: [UInt8], _ kind: String, _ key: Digest) throws {
        let kindFolder = folder.appending(kind)
        try FileSystem.makeFolder(kindFolder)
        let draft = try makeDraft()
        defer { try? FileSystem.remove(draft) }
        let entry = draft.appending("entry")
        try FileSystem.write(Array(Digest.of(bytes).hex.utf8) + bytes, to: entry)
        try FileSystem.move(entry, to: kindFolder.appending(key.hex))
    }

    /// The folder of a built module; it is there only if it is complete.
    func module(_ key: Digest) -> FilePath { folder.appending("modules").appending(key.hex) }

    /// Calls `body` with a new folder that is removed afterwards.
    ///
    /// - Throws: `Failure` (`file.unwritable`), and what `body` throws.
    func withDraft<Result>(_ body: (FilePath) async throws -> Result) async throws -> Result {
        let draft = try makeDraft()
        defer { try? FileSystem.remove(draft) }
        return try await body(draft)
    }

    /// A new folder, which no other task or tool has.
    private func makeDraft() throws -> FilePath {
        let drafts = folder.appending("drafts")
        try FileSystem.makeFolder(drafts)
        var template = Array(drafts.appending("XXXXXX").string.utf8CString)
        guard mkdtemp(&template) != nil else { throw Failure.unwritable(drafts, Errno(rawValue: errno)) }
        return FilePath(String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }

    /// Puts a finished module folder in its place, unless another tool was faster with the same.
    func store(module: FilePath, _ key: Digest) throws {
        let place = self.module(key)
        try FileSystem.makeFolder(place.removingLastComponent())
        // The compiler does not flush what it writes, and a module that is there counts as complete.
        for name in try FileSystem.names(in: module) { try Self.flush(module.appending(name)) }
        do {
            try FileSystem.move(module, to: place)
        } catch {
            guard FileSystem.isFolder(place) else { throw error }
        }
    }

    private static func flush(_ path: FilePath) throws {
        do {
            let file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
            defer { try? file.close() }
            guard fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
        } catch let error as Errno {
            throw Failure.unwritable(path, error)
        }
    }
}
