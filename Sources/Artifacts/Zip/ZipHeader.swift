internal import Core

/// The two headers of a zip entry: before its bytes, and in the central directory (APPNOTE 4.3.7, 4.3.12).
struct ZipHeader {
    private let entry: CompressedEntry
    private let offset: UInt64
    private let name: [UInt8]

    init(_ entry: CompressedEntry, named name: String, offset: UInt64) {
        self.entry = entry
        self.offset = offset
        self.name = Array(name.utf8)
    }

    /// What stands before the entry's bytes.
    var local: [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendLittleEndian(ZipSignature.local)
        appendCommon(to: &bytes, extraLength: localExtra.count)
        return bytes + name + localExtra
    }

    /// What stands in the central directory.
    var central: [UInt8] {
        let extra = centralExtra
        var bytes: [UInt8] = []
        bytes.appendLittleEndian(ZipSignature.central)
        // Made by Unix (3), so that readers take the upper half of the external attributes as st_mode.
        bytes.appendLittleEndian(3 << 8 | versionNeeded)
        appendCommon(to: &bytes, extraLength: extra.count)
        bytes.appendLittleEndian(UInt16(0))  // comment length
        bytes.appendLittleEndian(UInt16(0))  // disk
        bytes.appendLittleEndian(UInt16(0))  // internal attributes: not known to be text
        bytes.appendLittleEndian(UInt32(0o100000 | UInt32(entry.mode)) << 16)
        bytes.appendLittleEndian(UInt32(clamping: offset))
        return bytes + name + extra
    }

    private func appendCommon(to bytes: inout [UInt8], extraLength: Int) {
        let time = DOSTime(entry.modified)
        bytes.appendLittleEndian(versionNeeded)
        bytes.appendLittleEndian(UInt16(0x0800))  // the name is UTF-8
        bytes.appendLittleEndian(entry.method.number)
        bytes.appendLittleEndian(time.time)
        bytes.appendLittleEndian(time.date)
        bytes.appendLittleEndian(entry.crc)
        bytes.appendLittleEndian(sizesNeedZip64 ? UInt32.max : UInt32(entry.compressedSize))
        bytes.appendLittleEndian(sizesNeedZip64 ? UInt32.max : UInt32(entry.size))
        bytes.appendLittleEndian(UInt16(name.count))
        bytes.appendLittleEndian(UInt16(extraLength))
    }

    private var versionNeeded: UInt16 { sizesNeedZip64 || offsetNeedsZip64 ? 45 : 20 }
    private var sizesNeedZip64: Bool { max(entry.size, entry.compressedSize) >= UInt32.max }
    private var offsetNeedsZip64: Bool { offset >= UInt32.max }

    /// In a local header both sizes must be there (APPNOTE 4.5.3).
    private var localExtra: [UInt8] {
        sizesNeedZip64 ? Self.zip64([entry.size, entry.compressedSize]) : []
    }

    /// In the central directory only those fields whose old ones are all ones, in this order.
    private var centralExtra: [UInt8] {
        let sizes = sizesNeedZip64 ? [entry.size, entry.compressedSize] : []
        let fields = sizes + (offsetNeedsZip64 ? [offset] : [])
        return fields.isEmpty ? [] : Self.zip64(fields)
    }

    private static func zip64(_ fields: [UInt64]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendLittleEndian(UInt16(1))
        bytes.appendLittleEndian(UInt16(fields.count * 8))
        for field in fields { bytes.appendLittleEndian(field) }
        return bytes
    }
}

/// The four bytes with which each structure of a zip begins.
enum ZipSignature {
    static let local: UInt32 = 0x0403_4B50
    static let central: UInt32 = 0x0201_4B50
    static let end: UInt32 = 0x0605_4B50
    static let end64: UInt32 = 0x0606_4B50
    static let end64Locator: UInt32 = 0x0706_4B50
}
