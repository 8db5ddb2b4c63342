internal import Core

/// Reads a package of Alpine (apk-tools 2): the signature, the description and the files, each a gzip member, and
/// together one tar.
struct AlpinePackage {
    private let files: PackageFiles

    init(_ files: PackageFiles) { self.files = files }

    func read() throws -> UnpackedPackage {
        let parts = Parts()
        var tar = TarStream { member in
            // Names that begin with a dot at the top describe the package, and are not installed.
            if member.path.hasPrefix("."), !member.path.hasPrefix("./") { return parts.visit(member) }
            return try files.visit(member)
        }
        try files.reading("package of apk-tools 2") {
            let gzip = GzipDecoder { bytes, member in parts.note(bytes, member) }
            try FileStream.read(files.package) { try gzip.decode($0) { try tar.read($0) } }
            guard gzip.isComplete else { throw LayerExpander.Damaged() }
            try tar.finish()
        }
        return try package(parts)
    }

    private func package(_ parts: Parts) throws -> UnpackedPackage {
        let info = Info(parts.info)
        guard let name = info.first("pkgname"), let version = info.first("pkgver"),
            let digest = parts.controlDigest()
        else {
            throw Failure.package(files.package, "has no .PKGINFO that names it")
        }
        let size = FileSystem.kind(files.package)?.size ?? 0
        let record = AlpineRecord(info, control: digest, size: size, entries: files.entries, files.checksums)
        return UnpackedPackage(
            system: .alpine, name: name, version: version, entries: files.entries,
            record: PackageRecord(text: record.text, list: [], checksums: nil, isMultiArchSame: false),
            scripts: parts.scripts)
    }

    /// The members in front of the files.
    private final class Parts {
        private(set) var info: [UInt8] = []
        private(set) var scripts: [String] = []
        private var controlMember: Int?
        private var members: [Int: DigestSink] = [:]

        func visit(_ member: TarMember) -> TarStream.Taker? {
            if member.path == ".PKGINFO" {
                controlMember = current
                return { self.info += $0 }
            }
            if !member.path.hasPrefix(".SIGN.") { scripts.append(String(member.path.dropFirst())) }
            return nil
        }

        private var current = 0

        /// Only the first two members are small; of the files' nothing is kept but a digest.
        func note(_ bytes: UnsafeRawBufferPointer, _ member: Int) {
            current = member
            guard member < 2 else { return }
            let sink = members[member] ?? DigestSink(over: nil, [.sha1])
            members[member] = sink
            try? sink.write(bytes)
        }

        /// SHA-1 of the member that describes the package, which is apk's identity of it.
        func controlDigest() -> Digest? { controlMember.flatMap { members[$0] }?.finish()[.sha1] }
    }

    /// `key = value` lines; keys may repeat.
    struct Info {
        private var values: [String: [String]] = [:]

        init(_ bytes: [UInt8]) {
            for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n")
            where !line.hasPrefix("#") {
                guard let mark = line.firstRange(of: " = ") else { continue }
                values[String(line[..<mark.lowerBound]), default: []].append(String(line[mark.upperBound...]))
            }
        }

        func first(_ key: String) -> String? { values[key]?.first }
        func all(_ key: String) -> [String] { values[key] ?? [] }
    }
}
