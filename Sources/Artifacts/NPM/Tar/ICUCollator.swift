import Core
import Glibc

/// ICU's root collation, loaded when a name needs it: the library is large and slow to start with, most packages
/// hold ASCII names only, and FoundationEssentials has no collation.
///
/// Versions of ICU differ in characters that are new in Unicode, not in the order of older ones.
final class ICUCollator {
    private typealias Open =
        @convention(c) (UnsafePointer<CChar>?, UnsafeMutablePointer<Int32>) -> OpaquePointer?
    private typealias Close = @convention(c) (OpaquePointer) -> Void
    private typealias SetAttribute =
        @convention(c) (OpaquePointer, Int32, Int32, UnsafeMutablePointer<Int32>) -> Void
    private typealias SortKey =
        @convention(c) (
            OpaquePointer, UnsafePointer<UInt16>?, Int32, UnsafeMutablePointer<UInt8>?, Int32
        ) -> Int32

    private let collator: OpaquePointer
    private let close: Close
    private let sortKey: SortKey

    /// What counts.
    enum Order {
        /// All differences: `localeCompare(…, 'en')`.
        case full
        /// Base letters, then case; numbers by their value: `{ sensitivity: 'case', numeric: true }`.
        case display

        /// Attributes and values of ICU's `ucol.h` that differ from the root's own.
        fileprivate var attributes: [(Int32, Int32)] {
            switch self {
            case .full: []
            // UCOL_STRENGTH is primary, UCOL_CASE_LEVEL and UCOL_NUMERIC_COLLATION are on.
            case .display: [(5, 0), (3, 17), (7, 17)]
            }
        }
    }

    /// Loads the newest ICU of the machine.
    ///
    /// - Throws: `Failure` (`npm.collation-unavailable`).
    init(_ order: Order = .full) throws {
        for version in stride(from: 99, through: 60, by: -1) {
            guard let library = dlopen("libicui18n.so.\(version)", RTLD_NOW) else { continue }
            guard let open = dlsym(library, "ucol_open_\(version)"),
                let close = dlsym(library, "ucol_close_\(version)"),
                let sortKey = dlsym(library, "ucol_getSortKey_\(version)"),
                let setAttribute = dlsym(library, "ucol_setAttribute_\(version)")
            else { continue }
            var status: Int32 = 0
            // The empty name is the root; the process's locale plays no part.
            guard let collator = unsafeBitCast(open, to: Open.self)("", &status), status <= 0 else {
                continue
            }
            for (attribute, value) in order.attributes {
                unsafeBitCast(setAttribute, to: SetAttribute.self)(collator, attribute, value, &status)
            }
            self.collator = collator
            self.close = unsafeBitCast(close, to: Close.self)
            self.sortKey = unsafeBitCast(sortKey, to: SortKey.self)
            return
        }
        throw Failure(
            .npmCollation, "libicui18n",
            "is needed to order file names beyond ASCII as npm does, and is missing",
            advice: "install ICU (Debian 12: apt-get install libicu72), or rename the files")
    }

    deinit { close(collator) }

    /// The sort key of a text.
    func key(_ text: String) -> [UInt8] {
        let units = Array(text.utf16)
        let size = sortKey(collator, units, Int32(units.count), nil, 0)
        return [UInt8](unsafeUninitializedCapacity: Int(size)) { buffer, count in
            count = Int(sortKey(collator, units, Int32(units.count), buffer.baseAddress, size))
        }
    }
}
