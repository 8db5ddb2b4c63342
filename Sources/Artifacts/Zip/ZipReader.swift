public import Core
public import SystemPackage

/// Reads a zip by its central directory: the entries with all that is stored about them, and their bytes.
///
/// Strict, because what it reads decides whether something is published: names that leave their folder, names
/// that stand twice, bytes before or after the zip, directories that do not fit the entries are refused.
/// Knows zip64. All functions block.
public final class ZipReader: Sendable {
    /// The entries, in the order of the central directory.
    public let entries: [ZipEntry]
    let file: RandomAccessFile
    let directoryOffset: UInt64

    /// Opens a zip and reads its central directory.
    ///
    /// - Throws: `Failure` (`zip.malformed`, `file.unreadable`).
    public init(_ path: FilePath, limits: ZipLimits = ZipLimits()) throws {
        file = try RandomAccessFile(path)
        do {
            let directory = try ZipDirectory(file, limits: limits)
            entries = try directory.entries(file)
            directoryOffset = directory.offset
            try Self.check(entries, limits)
        } catch let problem as ZipProblem {
            throw problem.failure(path)
        } catch is ByteCursor.Truncated {
            throw ZipProblem("its central directory is cut off").failure(path)
        }
    }

    /// The entry with this name.
    public subscript(name: String) -> ZipEntry? { entries.first { $0.name == name } }

    private static func check(_ entries: [ZipEntry], _ limits: ZipLimits) throws {
        var names: Set<String> = []
        var total: UInt64 = 0
        for entry in entries {
            guard names.insert(entry.name).inserted else {
                throw ZipProblem("two entries are named \(entry.name)")
            }
            let (sum, overflow) = total.addingReportingOverflow(entry.size)
            guard !overflow, sum <= limits.expandedSize else {
                throw ZipProblem("its entries expand to more than \(limits.expandedSize) bytes")
            }
            total = sum
        }
    }
}

/// What is wrong with a zip; becomes a failure where the path is known.
struct ZipProblem: Error {
    let message: String

    init(_ message: String) { self.message = message }

    func failure(_ path: FilePath) -> Failure {
        Failure(
            .zipMalformed, "\(path)", "is no zip that can be trusted: \(message)",
            advice: "make or download the file again")
    }
}

extension Failure.Code {
    /// A zip that is damaged, or that says different things in different places.
    public static let zipMalformed = Self("zip.malformed", .mismatch)
}
