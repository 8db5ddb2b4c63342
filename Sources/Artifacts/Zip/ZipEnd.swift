/// The end of the central directory (APPNOTE 4.3.14 to 4.3.16).
struct ZipEnd {
    let count: UInt64
    let directorySize: UInt64
    let directoryOffset: UInt64

    /// The record, with zip64's two in front where the numbers do not fit.
    var bytes: [UInt8] { (needsZip64 ? record64 + locator64 : []) + record }

    private var needsZip64: Bool {
        count >= UInt16.max || directorySize >= UInt32.max || directoryOffset >= UInt32.max
    }

    private var record: [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendLittleEndian(ZipSignature.end)
        bytes.appendLittleEndian(UInt32(0))  // this disk, the directory's disk
        bytes.appendLittleEndian(UInt16(clamping: count))
        bytes.appendLittleEndian(UInt16(clamping: count))
        bytes.appendLittleEndian(UInt32(clamping: directorySize))
        bytes.appendLittleEndian(UInt32(clamping: directoryOffset))
        bytes.appendLittleEndian(UInt16(0))  // comment length
        return bytes
    }

    private var record64: [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendLittleEndian(ZipSignature.end64)
        bytes.appendLittleEndian(UInt64(44))  // what follows in this record
        bytes.appendLittleEndian(UInt16(3 << 8 | 45))
        bytes.appendLittleEndian(UInt16(45))
        bytes.appendLittleEndian(UInt64(0))  // this disk, the directory's disk
        bytes.appendLittleEndian(count)
        bytes.appendLittleEndian(count)
        bytes.appendLittleEndian(directorySize)
        bytes.appendLittleEndian(directoryOffset)
        return bytes
    }

    private var locator64: [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendLittleEndian(ZipSignature.end64Locator)
        bytes.appendLittleEndian(UInt32(0))  // the disk of the record
        bytes.appendLittleEndian(directoryOffset + directorySize)
        bytes.appendLittleEndian(UInt32(1))  // disks
        return bytes
    }
}
