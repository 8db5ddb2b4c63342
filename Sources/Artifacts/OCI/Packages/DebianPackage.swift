internal import Core

/// Reads a package of Debian (deb(5), format 2.0): an `ar` archive of a version, a description and the files.
struct DebianPackage {
    private let files: PackageFiles

    init(_ files: PackageFiles) { self.files = files }

    func read() throws -> UnpackedPackage {
        let control = Control()
        try files.reading("package of Debian's format 2.0") {
            var hasFiles = false
            var archive = ArStream { name in
                if name.hasPrefix("control.tar") { return CompressedTar { control.visit($0) } }
                guard name.hasPrefix("data.tar") else { return nil }
                hasFiles = true
                return CompressedTar { try files.visit($0) }
            }
            try FileStream.read(files.package) { try archive.read($0) }
            try archive.finish()
            guard hasFiles else { throw LayerExpander.Damaged() }
        }
        return try package(control)
    }

    private func package(_ control: Control) throws -> UnpackedPackage {
        let stanza = DebianStanza(String(decoding: control.files["control"] ?? [], as: UTF8.self))
        guard let name = stanza["Package"], let version = stanza["Version"] else {
            throw Failure.package(files.package, "has no control file that names it")
        }
        let paths = files.entries.map { "/\($0.path)" }
        let record = PackageRecord(
            text: stanza.installed, list: ["/."] + paths, checksums: control.files["md5sums"],
            isMultiArchSame: stanza["Multi-Arch"] == "same", architecture: stanza["Architecture"] ?? "all")
        let scripts = ["preinst", "postinst", "prerm", "postrm", "config", "triggers"].filter {
            control.names.contains($0)
        }
        return UnpackedPackage(
            system: .debian, name: name, version: version, entries: files.entries, record: record,
            scripts: scripts)
    }

    /// The members that describe the package.
    private final class Control {
        private(set) var files: [String: [UInt8]] = [:]
        private(set) var names: Set<String> = []

        func visit(_ member: TarMember) -> TarStream.Taker? {
            let name = String(member.path.drop { $0 == "." || $0 == "/" })
            names.insert(name)
            guard ["control", "md5sums"].contains(name), member.size <= 16 << 20 else { return nil }
            files[name] = []
            return { self.files[name, default: []] += $0 }
        }
    }
}
