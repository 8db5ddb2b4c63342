internal import Core

/// The header of a tar entry: POSIX ustar, with a pax header in front where ustar cannot say it.
///
/// Owners are numbers and their names empty, so that nothing of the build machine is in it.
struct TarHeader {
    enum Kind: UInt8 {
        case file = 0x30
        case hardLink = 0x31
        case symbolicLink = 0x32
        case folder = 0x35
        case pax = 0x78
    }

    var kind: Kind
    /// With a final `/` for folders.
    var name: String
    var mode: UInt16
    var owner: TarOwner = .root
    var size: Int = 0
    var modified: Timestamp
    var linkName: String = ""
    var extended: [String: [UInt8]] = [:]

    /// One block, or three and more with a pax header.
    var bytes: [UInt8] {
        let records = paxRecords
        return records.isEmpty ? block : paxEntry(records) + block
    }

    private var block: [UInt8] {
        let place = UstarName(name)
        var field = TarBlock()
        field.text(place?.name ?? UstarName.approximate(name), at: 0, 100)
        field.octal(Int(mode), at: 100, 8)
        field.octal(fitsOwner(owner.user) ? owner.user : 0, at: 108, 8)
        field.octal(fitsOwner(owner.group) ? owner.group : 0, at: 116, 8)
        field.octal(fits(size) ? size : 0, at: 124, 12)
        field.octal(fits(modified.seconds) ? modified.seconds : 0, at: 136, 12)
        field.byte(kind.rawValue, at: 156)
        field.text(fitsLink ? linkName : UstarName.approximate(linkName), at: 157, 100)
        field.text("ustar\u{0}00", at: 257, 8)
        field.octal(0, at: 329, 8)
        field.octal(0, at: 337, 8)
        field.text(place?.prefix ?? "", at: 345, 155)
        return field.sealed
    }

    /// What ustar cannot hold, in a fixed order.
    private var paxRecords: [UInt8] {
        var records: [UInt8] = []
        for name in extended.keys.sorted(by: { $0.precedes($1) }) {
            records += PaxRecord.bytes(PaxRecord.extendedPrefix + name, extended[name] ?? [])
        }
        if !fitsOwner(owner.group) { records += PaxRecord.bytes("gid", String(owner.group)) }
        if !fitsLink { records += PaxRecord.bytes("linkpath", linkName) }
        if !fits(modified.seconds) { records += PaxRecord.bytes("mtime", String(modified.seconds)) }
        if UstarName(name) == nil { records += PaxRecord.bytes("path", name) }
        if !fits(size) { records += PaxRecord.bytes("size", String(size)) }
        if !fitsOwner(owner.user) { records += PaxRecord.bytes("uid", String(owner.user)) }
        return records
    }

    private func paxEntry(_ records: [UInt8]) -> [UInt8] {
        let header = TarHeader(
            kind: .pax, name: "PaxHeaders/" + UstarName.approximate(name.lastComponent), mode: 0o644,
            size: records.count, modified: fits(modified.seconds) ? modified : Timestamp(seconds: 0))
        return header.block + records + [UInt8](repeating: 0, count: TarBlock.padding(after: records.count))
    }

    private var fitsLink: Bool { linkName.utf8.count <= 100 && linkName.utf8.allSatisfy { $0 < 0x80 } }

    /// Eleven octal digits: sizes below 8 GiB, times from 1970 to 2242.
    private func fits(_ value: Int) -> Bool { (0..<(1 << 33)).contains(value) }

    /// Seven octal digits.
    private func fitsOwner(_ value: Int) -> Bool { (0..<(1 << 21)).contains(value) }
}

/// A name split over the two fields of ustar: at most 155 bytes, a `/`, and at most 100 bytes.
struct UstarName {
    let prefix: String
    let name: String

    /// Nil if it does not fit, or is not ASCII: what other characters mean in ustar, POSIX leaves open.
    init?(_ path: String) {
        guard path.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        guard path.utf8.count > 100 else {
            (prefix, name) = ("", path)
            return
        }
        // The first slash that leaves a short enough name, so that equal paths split equally everywhere; a
        // folder's final slash is no separator.
        let bytes = Array(path.utf8)
        let slashes = bytes.indices.dropLast().filter { bytes[$0] == UInt8(ascii: "/") }
        guard let slash = slashes.first(where: { bytes.count - $0 - 1 <= 100 }), slash <= 155, slash > 0
        else {
            return nil
        }
        prefix = String(decoding: bytes[..<slash], as: UTF8.self)
        name = String(decoding: bytes[(slash + 1)...], as: UTF8.self)
    }

    /// What readers without pax show: the ASCII of it, cut.
    static func approximate(_ path: String) -> String {
        let ascii = path.utf8.filter { $0 < 0x80 }.prefix(80)
        return ascii.isEmpty ? "entry" : String(decoding: ascii, as: UTF8.self)
    }
}

extension String {
    fileprivate var lastComponent: String { split(separator: "/").last.map(String.init) ?? "" }
}
