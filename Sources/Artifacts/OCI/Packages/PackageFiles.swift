internal import Core
internal import SystemPackage

/// Collects the members of a package as entries of a layer, their bytes in files of a folder.
final class PackageFiles {
    /// The package's own file.
    let package: FilePath
    private let folder: FilePath
    private(set) var entries: [OCILayerEntry] = []
    /// SHA-1 of files and of where links lead, by path, as Alpine's list has them.
    private(set) var checksums: [RelativePath: Digest] = [:]
    private var open: (file: FileDescriptor, digest: DigestSink, path: RelativePath)?

    init(_ package: FilePath, in folder: FilePath) {
        self.package = package
        self.folder = folder
    }

    /// Reads the package, whose members come to `visit(_:)` meanwhile; what goes wrong is said of the package.
    ///
    /// `format` is what it should be: `package of apk-tools 2`.
    ///
    /// - Throws: `Failure` (`oci.package`, `file.unreadable`, `file.unwritable`).
    func reading(_ format: String, _ body: () throws -> Void) throws {
        do {
            try body()
            try finish()
        } catch let failure as Failure {
            throw failure
        } catch let unsupported as LayerExpander.Unsupported {
            throw Failure.package(package, "is compressed with \(unsupported.format), which cannot be read")
        } catch {
            throw Failure.package(package, "is damaged, or no \(format)")
        }
    }

    /// Takes a member, and returns what takes its bytes.
    func visit(_ member: TarMember) throws -> TarStream.Taker? {
        try finish()
        let text = Self.trimmed(member.path)
        if text.isEmpty || text == "." { return nil }
        guard let path = RelativePath(text) else {
            throw Failure.package(package, "has a path that leads out of the root: \(member.path)")
        }
        switch member.kind {
        case .folder: add(path, .folder, member)
        case .symbolicLink(let target):
            checksums[path] = Digest.of(Array(target.utf8), .sha1)
            add(path, .symbolicLink(target), member)
        case .hardLink(let target): add(path, .hardLink(try linked(target)), member)
        case .file: return try file(path, member)
        case .other(let type): throw Failure.package(package, "has a device or pipe: \(path) (\(type))")
        }
        return nil
    }

    /// Ends the last file.
    private func finish() throws {
        guard let (file, digest, path) = open.take() else { return }
        checksums[path] = digest.finish()[.sha1]
        try? file.close()
    }

    private static func trimmed(_ path: String) -> Substring {
        var text = path[...]
        while text.hasPrefix("/") || text.hasPrefix("./") {
            text = text.drop { $0 == "." }.drop { $0 == "/" }
        }
        while text.hasSuffix("/") { text = text.dropLast() }
        return text
    }

    private func add(_ path: RelativePath, _ content: OCILayerEntry.Content, _ member: TarMember) {
        var attributes = member.attributes
        // The time of the image, as for all its files: packages are rebuilt with the same contents.
        attributes.modified = nil
        entries.append(OCILayerEntry(path: path, content: content, attributes: attributes))
    }

    private func linked(_ target: String) throws -> RelativePath {
        guard let path = RelativePath(Self.trimmed(target)) else {
            throw Failure.package(package, "has a hard link that leads out of the root: \(target)")
        }
        return path
    }

    private func file(_ path: RelativePath, _ member: TarMember) throws -> TarStream.Taker {
        let place = folder.appending("\(entries.count)")
        do {
            let file = try FileDescriptor.open(
                place, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
                permissions: .ownerReadWrite)
            let digest = DigestSink(over: nil, [.sha1])
            open = (file, digest, path)
            add(path, .file(PayloadFile(path, file: place, size: member.size)), member)
            return { piece in
                try digest.write(piece)
                _ = try file.writeAll(piece)
            }
        } catch let error as Errno {
            throw Failure.unwritable(place, error)
        }
    }
}
