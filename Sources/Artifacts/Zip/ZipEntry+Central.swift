internal import Core

extension ZipEntry {
    /// Reads one header of the central directory (APPNOTE 4.3.12).
    init(central cursor: inout ByteCursor) throws {
        guard try cursor.littleEndian(UInt32.self) == ZipSignature.central else {
            throw ZipProblem("its central directory has something else than entries")
        }
        madeBy = try cursor.littleEndian(UInt16.self)
        try cursor.skip(2)
        flags = try cursor.littleEndian(UInt16.self)
        method = try cursor.littleEndian(UInt16.self)
        dosTime = try cursor.littleEndian(UInt16.self)
        dosDate = try cursor.littleEndian(UInt16.self)
        crc32 = try cursor.littleEndian(UInt32.self)
        let compressedSize = try cursor.littleEndian(UInt32.self)
        let size = try cursor.littleEndian(UInt32.self)
        let lengths = try (0..<3).map { _ in Int(try cursor.littleEndian(UInt16.self)) }
        try cursor.skip(4)
        externalAttributes = try cursor.littleEndian(UInt32.self)
        let offset = try cursor.littleEndian(UInt32.self)
        name = try Self.safeName(try cursor.bytes(lengths[0]))
        extra = try cursor.bytes(lengths[1])
        comment = try cursor.bytes(lengths[2])
        var large = Zip64Fields(extra)
        self.size = try large.widen(size)
        self.compressedSize = try large.widen(compressedSize)
        headerOffset = try large.widen(offset)
    }

    /// A name that stays in its folder on every system.
    ///
    /// Backslashes and drive letters are separators and roots on Windows, whatever APPNOTE 4.4.17 says.
    private static func safeName(_ bytes: [UInt8]) throws -> String {
        guard let name = String(validating: bytes, as: UTF8.self) else {
            throw ZipProblem("a name is not UTF-8")
        }
        let path = name.hasSuffix("/") ? name.dropLast() : name[...]
        let isDrive = path.dropFirst().first == ":"
        guard RelativePath(path) != nil, !path.hasPrefix("./"), !path.contains("\\"), !isDrive else {
            throw ZipProblem("an entry is named \(name), which leaves its folder or means several places")
        }
        return name
    }
}

/// The zip64 extra field: 64-bit values for those fields that are all ones, in their order (APPNOTE 4.5.3).
private struct Zip64Fields {
    private var cursor: ByteCursor?

    init(_ extra: [UInt8]) {
        var fields = ByteCursor(extra)
        while let id = try? fields.littleEndian(UInt16.self),
            let size = try? fields.littleEndian(UInt16.self),
            let value = try? fields.bytes(Int(size))
        {
            if id == 1 { cursor = ByteCursor(value) }
        }
    }

    mutating func widen(_ value: UInt32) throws -> UInt64 {
        guard value == .max, cursor != nil else { return UInt64(value) }
        guard let large = try cursor?.littleEndian(UInt64.self) else { return UInt64(value) }
        return large
    }
}
