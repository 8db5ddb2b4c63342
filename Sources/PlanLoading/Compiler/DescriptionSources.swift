internal import CDescription
internal import Core

/// The sources of `ReleaseDescription` that this tool carries.
enum DescriptionSources {
    struct File: Hashable {
        /// Path in the module's folder.
        let path: String
        let bytes: [UInt8]

        /// Its own name; no two files of a Swift module share one.
        var name: String { path.split(separator: "/").last.map(String.init) ?? path }
    }

    /// All files, sorted by path.
    static var all: [File] {
        var count = 0
        guard let first = description_sources(&count) else { return [] }
        return UnsafeBufferPointer(start: first, count: count).map { source in
            File(
                path: String(cString: source.path),
                bytes: Array(UnsafeBufferPointer(start: source.bytes, count: source.count)))
        }
    }

    /// The digest of all of them with their names.
    static let digest: Digest = {
        var key = ContentKey()
        for file in all {
            key.add(file.path)
            key.add(file.bytes)
        }
        return key.digest
    }()
}
