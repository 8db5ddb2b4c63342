internal import Core
internal import FoundationEssentials
internal import SystemPackage

/// The packages of a stand-in, in a folder: `packages/HEX` with their bytes, `versions/HEX.json` with what is known
/// of them, `incoming/` for uploads under way.
///
/// Owned by one actor.
struct VSIXShelf: Sendable {
    private let folder: FilePath
    private(set) var items: [ShelvedVSIX]
    private var uploads = 0

    /// Opens the folder, which is made if it is not there, and takes up what it holds.
    ///
    /// - Throws: `Failure` if the folder cannot be used, `DecodingError` if something else lies in it.
    init(_ folder: FilePath) throws {
        self.folder = folder
        try FileSystem.remove(folder.appending("incoming"))
        for name in ["packages", "versions", "incoming"] {
            try FileSystem.makeFolder(folder.appending(name))
        }
        let versions = folder.appending("versions")
        items = try FileSystem.names(in: versions).map { name in
            let bytes = try FileStream.contents(of: versions.appending(name))
            return try JSONDecoder().decode(ShelvedVSIX.self, from: Data(bytes))
        }
        items.sort { $0.sequence < $1.sequence }
    }

    /// A path for an upload; each call gives another.
    mutating func incomingPath() -> FilePath {
        uploads += 1
        return FilePath("\(folder)/incoming/\(uploads)")
    }

    /// Where the bytes with this digest lie.
    func path(_ digest: Digest) -> FilePath { FilePath("\(folder)/packages/\(digest.hex)") }

    /// All packages of an extension, newest first.
    func packages(of publisher: String, _ name: String) -> [ShelvedVSIX] {
        items.reversed().filter { $0.belongs(to: publisher, name) }
    }

    /// Puts a package onto the shelf; gives what has to be written for it.
    mutating func add(
        _ package: UploadedVSIX, size: Int64, sha256: Digest, signature: Digest? = nil, looks: Int
    ) -> ShelvedVSIX {
        let item = ShelvedVSIX(
            package: package, size: size, sha256: sha256, sequence: (items.last?.sequence ?? 0) + 1,
            signature: signature, looksLeft: looks)
        items.append(item)
        return item
    }

    /// Counts a look at a package that is not public yet.
    mutating func look(at item: ShelvedVSIX) {
        guard let index = items.firstIndex(where: { $0.sequence == item.sequence }) else { return }
        items[index].looksLeft = max(0, items[index].looksLeft - 1)
    }

    /// Marks a package as taken back; gives it as it is now.
    mutating func remove(_ item: ShelvedVSIX) -> ShelvedVSIX {
        guard let index = items.firstIndex(where: { $0.sequence == item.sequence }) else { return item }
        items[index].isRemoved = true
        return items[index]
    }

    /// Takes all packages of an extension off the shelf; gives those whose files have to go.
    mutating func removeAll(of publisher: String, _ name: String) -> [ShelvedVSIX] {
        let gone = packages(of: publisher, name)
        items.removeAll { $0.belongs(to: publisher, name) }
        return gone
    }

    /// Writes what is known of a package.
    ///
    /// - Throws: `Failure` if it cannot be written.
    func record(_ item: ShelvedVSIX) async throws {
        let path = record(of: item)
        let bytes = Array(try JSONEncoder().encode(item))
        try await offPool { try FileSystem.write(bytes, to: path) }
    }

    /// Removes the records of packages; bytes stay, as another version may have the same.
    ///
    /// - Throws: `Failure` if they cannot be removed.
    func forget(_ items: [ShelvedVSIX]) async throws {
        let paths = items.map(record(of:))
        try await offPool { for path in paths { try FileSystem.remove(path) } }
    }

    private func record(of item: ShelvedVSIX) -> FilePath {
        let package = item.package
        let key = "\(package.id)@\(package.version)@\(package.target ?? "")".lowercased()
        return FilePath("\(folder)/versions/\(Digest.of(key).hex).json")
    }
}
