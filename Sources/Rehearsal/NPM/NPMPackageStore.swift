internal import Core
internal import Synchronization
internal import SystemPackage

/// The packages of the npm stand-in in a folder: `packages/NAME/packument.json` and tarballs beside it.
///
/// One change at a time, whatever the number of requests is. Its calls block.
final class NPMPackageStore: Sendable {
    private let folder: FilePath
    private let uploads = Mutex(0)

    init(folder: FilePath) { self.folder = folder }

    /// The document of a package; nil if there is none, or none any more.
    func packument(_ name: String) throws -> NPMPackument? {
        try kept(name).flatMap { $0.isGone ? nil : $0 }
    }

    /// What is kept of a package, which may be that it was there once.
    func kept(_ name: String) throws -> NPMPackument? {
        let path = document(name)
        guard FileSystem.exists(path) else { return nil }
        let value = try JSONValue(parsing: FileStream.contents(of: path, limit: 256 << 20))
        guard let packument = NPMPackument(stored: value) else {
            throw Failure(
                .fileUnreadable, "\(path)", "is no packument of the npm stand-in",
                advice: "remove the rehearsal's state folder and run it again")
        }
        return packument
    }

    /// Reads what is kept of a package, lets it be changed, and writes it.
    ///
    /// The tarballs of a package that is gone go, too. Nothing is written when `change` throws.
    func update(
        _ name: String, _ change: (NPMPackument?) throws -> NPMPackument
    ) throws {
        try uploads.withLock { _ in
            let changed = try change(try kept(name))
            if changed.isGone { try FileSystem.remove(home(name)) }
            try FileSystem.makeFolder(home(name))
            try FileSystem.write(Array(changed.stored.text().utf8), to: document(name))
        }
    }

    /// Changes a package that is there.
    ///
    /// - Throws: `NPMRefusal` 404 if it is not, and what `change` throws.
    func change(_ name: String, _ change: (inout NPMPackument) throws -> Void) throws {
        try update(name) { existing in
            guard var packument = existing, !packument.isGone else { throw NPMRefusal.notFound }
            try change(&packument)
            return packument
        }
    }

    /// Versions that wait for approval.
    var stage: NPMStage { NPMStage(folder: folder.appending("staged")) }

    /// Runs a change that no other may come in between of.
    func exclusively<Value>(_ change: () throws -> Value) rethrows -> Value {
        try uploads.withLock { _ in try change() }
    }

    /// The names of all packages.
    func names() throws -> [String] {
        let home = folder.appending("packages")
        guard FileSystem.exists(home) else { return [] }
        return try FileSystem.names(in: home).sorted().map {
            $0.replacing("%2f", with: "/").replacing("%2e", with: ".")
        }
    }

    /// Where the tarball of a file name is.
    func tarball(_ name: String, _ file: String) -> FilePath { place(name, "/" + escaped(file)) }

    /// A new place for an upload, on the same file system as the packages.
    func newUpload() throws -> FilePath {
        let number = uploads.withLock { count in
            count += 1
            return count
        }
        let incoming = folder.appending("incoming")
        try FileSystem.makeFolder(incoming)
        return incoming.appending("\(number).tgz")
    }

    private func home(_ name: String) -> FilePath { place(name, "") }

    private func document(_ name: String) -> FilePath { place(name, "/packument.json") }

    private func place(_ name: String, _ rest: String) -> FilePath {
        FilePath("\(folder)/packages/\(escaped(name))\(rest)")
    }

    /// Names come from outside: no slash, and no `.` at the front, reaches the file system.
    private func escaped(_ name: String) -> String {
        let flat = name.replacing("/", with: "%2f")
        return flat.hasPrefix(".") ? "%2e" + flat.dropFirst() : flat
    }
}
