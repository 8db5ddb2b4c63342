internal import Core
internal import SystemPackage

/// Reads a package of Debian (deb(5), format 2.0): an `ar` archive of a version, a description and the files.
struct DebianPackage {
    private let path: FilePath
    private let files: PackageFiles

    init(_ path: FilePath, _ folder: FilePath) {
        self.path = path
        files = PackageFiles(path, in: folder)
    }

    func read() throws -> UnpackedPackage {
        let control = Control()
        do {
            var archive = ArchiveStream { [files] name in
                if name.hasPrefix("control.tar") { return TarPart { control.visit($0) } }
                return name.hasPrefix("data.tar") ? TarPart { try files.visit($0) } : nil
            }
            try FileStream.read(path) { try archive.read($0) }
            try archive.finish()
            try files.finish()
        } catch let failure as Failure {
            throw failure
        } catch let format as LayerExpander.Unsupported {
            throw Failure.package(path, "is compressed with \(format.format), which cannot be read")
        } catch {
            throw Failure.package(path, "is damaged, or no package of Debian's format 2.0")
        }
        return try package(control)
    }

    private func package(_ control: Control) throws -> UnpackedPackage {
        let stanza = DebianStanza(String(decoding: control.files["control"] ?? [], as: UTF8.self))
        guard let name = stanza["Package"], let version = stanza["Version"] else {
            throw Failure.package(path, "has no control file that names it")
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

/// A compressed tar within a package.
private final class TarPart {
    private let expander = LayerExpander()
    private var tar: TarStream

    init(_ visit: @escaping (TarMember) throws -> TarStream.Taker?) { tar = TarStream(visit) }

    func read(_ piece: UnsafeRawBufferPointer) throws { try expander.expand(piece) { try tar.read($0) } }

    func finish() throws {
        try expander.finish()
        try tar.finish()
    }
}

/// Reads an `ar` archive that comes in pieces: headers of 60 bytes, contents filled to even sizes.
private struct ArchiveStream {
    private static let mark = Array("!<arch>\n".utf8)
    private static let headerSize = 60

    private var pending: [UInt8] = []
    private var hasMark = false
    private var part: TarPart?
    private var rest = 0
    private var padding = 0
    private var names: Set<String> = []
    private let open: (String) -> TarPart?

    init(_ open: @escaping (String) -> TarPart?) { self.open = open }

    mutating func read(_ piece: UnsafeRawBufferPointer) throws {
        var bytes = piece[...]
        while !bytes.isEmpty {
            if rest > 0 {
                let count = min(rest, bytes.count)
                try part?.read(UnsafeRawBufferPointer(rebasing: bytes.prefix(count)))
                rest -= count
                bytes = bytes.dropFirst(count)
                if rest == 0 { try endPart() }
            } else if padding > 0 {
                padding = 0
                bytes = bytes.dropFirst()
            } else {
                try readHeader(&bytes)
            }
        }
    }

    func finish() throws {
        guard rest == 0, pending.isEmpty, names.contains(where: { $0.hasPrefix("data.tar") }) else {
            throw LayerExpander.Damaged()
        }
    }

    private mutating func endPart() throws {
        try part?.finish()
        part = nil
    }

    private mutating func readHeader(_ bytes: inout Slice<UnsafeRawBufferPointer>) throws {
        let wanted = hasMark ? Self.headerSize : Self.mark.count
        let count = min(wanted - pending.count, bytes.count)
        pending.append(contentsOf: bytes.prefix(count))
        bytes = bytes.dropFirst(count)
        guard pending.count == wanted else { return }
        let header = pending
        pending = []
        guard hasMark else {
            guard header == Self.mark else { throw LayerExpander.Damaged() }
            hasMark = true
            return
        }
        try begin(header)
    }

    private mutating func begin(_ header: [UInt8]) throws {
        guard header[58...].elementsEqual("`\n".utf8), let size = Int(Self.text(header[48..<58])), size >= 0
        else {
            throw LayerExpander.Damaged()
        }
        let name = Self.text(header[..<16])
        let plain = name.hasSuffix("/") ? String(name.dropLast()) : name
        names.insert(plain)
        part = open(plain)
        rest = size
        padding = size % 2
        if size == 0 { try endPart() }
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.prefix { $0 != UInt8(ascii: " ") }, as: UTF8.self)
    }
}

/// A paragraph of fields of a control file.
struct DebianStanza {
    private let lines: [Substring]

    init(_ text: String) {
        lines = text.split(separator: "\n").filter { !$0.allSatisfy(\.isWhitespace) }
    }

    /// The value on a field's own line.
    subscript(name: String) -> String? {
        lines.first { $0.lowercased().hasPrefix("\(name.lowercased()):") }
            .map { String($0.dropFirst(name.utf8.count + 1).drop { $0 == " " }) }
    }

    /// The entry of `var/lib/dpkg/status` after an installation; ends with an empty line.
    var installed: String {
        guard let first = lines.first else { return "" }
        let status = "Status: install ok installed"
        return ([String(first), status] + lines.dropFirst().map(String.init) + ["", ""]).joined(
            separator: "\n")
    }
}
