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
        /// A stamp is nil for a link to nothing.
        let stamps: [(path: FilePath, stamp: FileStamp?)]
        let selection: FolderSelection
    }

    private let known = Mutex<[Key: Known]>([:])

    /// The selection of a folder, from memory if nothing that was looked at has changed since.
    ///
    /// - Throws: what `make` throws.
    func selection(_ key: Key, _ make: () throws -> FolderSelection) throws -> FolderSelection {
        // One after the other: whoever comes second finds what the first has listed.
        try known.withLock { known in
            if let found = known[key], found.stamps.allSatisfy({ FileStamp($0.path) == $0.stamp }) {
                return found.selection
            }
            let selection = try make()
            let stamps = selection.sources.map { (path: $0, stamp: FileStamp($0)) }
            known[key] = Known(stamps: stamps, selection: selection)
            return selection
        }
    }
}
