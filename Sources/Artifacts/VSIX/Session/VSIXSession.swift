internal import Synchronization
public import SystemPackage

/// What the packages of one run share: files are read and looked through once, and compressed once.
///
/// For eight targets of one extension, which differ by a program only. Everything that is remembered is checked
/// against the disk before it is used again, and bounded as `ZipCompressor` says.
public final class VSIXSession: Sendable {
    let compressor: ZipCompressor
    let files = KnownFiles()
    let selections = KnownSelections()

    /// A session that knows nothing yet; `scratch` is a folder for large compressed files, made when needed.
    public init(scratch: FilePath) { compressor = ZipCompressor(scratch: scratch) }

    /// How many contents were compressed.
    public var compressedCount: Int { compressor.compressedCount }
}

/// What was selected from folders, as long as nothing in them changes.
final class KnownSelections: Sendable {
    /// All that the selection depends on beside the folder.
    struct Key: Hashable {
        let folder: FilePath
        let options: VSIXOptions
    }

    private struct Known {
        /// How many selections of this folder there were up to this one.
        let number: Int
        /// A stamp is nil for a link to nothing.
        let stamps: [(path: FilePath, stamp: FileStamp?)]
        let selection: FolderSelection

        /// Whether nothing that was looked at has changed since.
        var isCurrent: Bool { stamps.allSatisfy { FileStamp($0.path) == $0.stamp } }
    }

    private let known = Mutex<[Key: Known]>([:])

    /// The selection of a folder, from memory if nothing that was looked at has changed since.
    ///
    /// - Throws: what `make` throws.
    func selection(_ key: Key, _ make: () throws -> FolderSelection) throws -> FolderSelection {
        let earlier = known.withLock { $0[key] }
        // Many files are looked at for it, so all who ask do that at once.
        if let earlier, earlier.isCurrent { return earlier.selection }
        // One after the other: whoever comes second finds what the first has listed meanwhile.
        return try known.withLock { known in
            let last = known[key]
            if let last, last.number != earlier?.number { return last.selection }
            let selection = try make()
            let stamps = selection.sources.map { (path: $0, stamp: FileStamp($0)) }
            known[key] = Known(number: (last?.number ?? 0) + 1, stamps: stamps, selection: selection)
            return selection
        }
    }
}
