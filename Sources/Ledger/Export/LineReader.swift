internal import Core
internal import SystemPackage

/// Reads a file line by line in bounded memory.
enum LineReader {
    /// The longest line that is read: a row that holds a release of many thousand files is far shorter.
    static let limit = 64 << 20

    /// Calls `body` with each line without its end; answers whether the file ends with a line's end.
    ///
    /// - Throws: `Failure` (`file.unreadable`, `ledger.not-exported` for a line that is too long), and what `body`
    ///   throws.
    static func read(_ path: FilePath, _ body: ([UInt8]) throws -> Void) throws -> Bool {
        var line: [UInt8] = []
        try FileStream.read(path) { piece in
            var rest = piece[...]
            while let end = rest.firstIndex(of: 10) {
                line.append(contentsOf: rest[..<end])
                try body(line)
                line.removeAll(keepingCapacity: true)
                rest = rest[(end + 1)...]
            }
            line.append(contentsOf: rest)
            guard line.count <= limit else {
                throw Failure.notExported(path, "has a line of more than \(limit) bytes")
            }
        }
        return line.isEmpty
    }
}
