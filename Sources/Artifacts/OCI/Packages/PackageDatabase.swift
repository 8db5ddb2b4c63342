internal import Core

/// The lists of installed packages of what is below a layer, extended by the packages of the layer.
///
/// Scanners know an image's packages from these lists alone.
struct PackageDatabase {
    private let tree: RootTree

    init(_ tree: RootTree) { self.tree = tree }

    /// The files of the lists as they are after the packages were added.
    ///
    /// - Throws: `Failure` (`oci.package`) for a package that is there already, or of another distribution.
    func files(adding packages: [UnpackedPackage]) throws -> [OCILayerEntry] {
        let alpine = packages.filter { $0.system == .alpine }
        let debian = packages.filter { $0.system == .debian }
        guard alpine.isEmpty || debian.isEmpty else {
            throw Failure(
                .ociPackage, alpine[0].name, "is of Alpine, and \(debian[0].name) is of Debian",
                advice: "an image is of one distribution")
        }
        return try alpine.isEmpty ? self.debian(debian) : self.alpine(alpine)
    }

    private func alpine(_ packages: [UnpackedPackage]) throws -> [OCILayerEntry] {
        let (place, old) = document(["lib/apk/db/installed", "usr/lib/apk/db/installed"])
        let installed = Set(old.split(separator: "\n").filter { $0.hasPrefix("P:") }.map { $0.dropFirst(2) })
        for package in packages where installed.contains(package.name[...]) { throw isThere(package) }
        let list = file(place, old + packages.map(\.record.text).joined())
        // What nobody asked for, `apk` removes the next time that it is used.
        let (world, wanted) = document(["etc/apk/world"])
        guard !wanted.isEmpty else { return [list].compactMap(\.self) }
        let names = packages.map(\.name).filter { !wanted.split(separator: "\n").contains($0[...]) }
        let end = wanted.hasSuffix("\n") ? "" : "\n"
        return [list, file(world, wanted + end + names.map { "\($0)\n" }.joined())].compactMap(\.self)
    }

    private func debian(_ packages: [UnpackedPackage]) throws -> [OCILayerEntry] {
        guard !packages.isEmpty else { return [] }
        let (place, old) = document(["var/lib/dpkg/status"])
        // Images without dpkg have a file for each package; scanners read those too.
        guard !old.isEmpty else { return packages.flatMap(separate) }
        let installed = Set(
            old.split(separator: "\n").filter { $0.hasPrefix("Package: ") }.map { $0.dropFirst(9) })
        for package in packages where installed.contains(package.name[...]) { throw isThere(package) }
        let gap = old.hasSuffix("\n\n") ? "" : "\n"
        let status = file(place, old + gap + packages.map(\.record.text).joined())
        return [status].compactMap(\.self) + packages.flatMap(listed)
    }

    private func separate(_ package: UnpackedPackage) -> [OCILayerEntry] {
        let folder = "var/lib/dpkg/status.d/\(package.name)"
        let sums = package.record.checksums.flatMap { file("\(folder).md5sums", bytes: $0) }
        return [file(folder, package.record.text), sums].compactMap(\.self)
    }

    private func listed(_ package: UnpackedPackage) -> [OCILayerEntry] {
        let record = package.record
        let name = record.isMultiArchSame ? "\(package.name):\(record.architecture)" : package.name
        let folder = "var/lib/dpkg/info/\(name)"
        let sums = record.checksums.flatMap { file("\(folder).md5sums", bytes: $0) }
        return [file("\(folder).list", record.list.map { "\($0)\n" }.joined()), sums].compactMap(\.self)
    }

    /// Where a list is, by the links of the tree too, and what it says; the first place if there is none.
    private func document(_ places: [String]) -> (place: String, text: String) {
        for place in places {
            let real = RelativePath(place).flatMap { try? tree.place($0) }?.description ?? place
            if let bytes = tree.documents[real] { return (real, String(decoding: bytes, as: UTF8.self)) }
        }
        return (places[0], "")
    }

    private func file(_ path: String, _ text: String) -> OCILayerEntry? {
        file(path, bytes: Array(text.utf8))
    }

    private func file(_ path: String, bytes: [UInt8]) -> OCILayerEntry? {
        RelativePath(path).map {
            OCILayerEntry(
                path: $0, content: .file(PayloadFile($0, bytes: bytes)),
                attributes: TarAttributes(mode: 0o644))
        }
    }

    private func isThere(_ package: UnpackedPackage) -> Failure {
        Failure(
            .ociPackage, "\(package.name) \(package.version)", "is installed in the base already",
            advice: "leave it out, or take a base that has the version which you need")
    }
}
