internal import Core

/// How the bytes of a zip entry are kept.
public enum ZipMethod: Hashable, Sendable {
    /// As they are (method 0).
    case store
    /// Deflated at this level (method 8).
    case deflate(CompressionLevel)

    var number: UInt16 {
        switch self {
        case .store: 0
        case .deflate: 8
        }
    }
}

/// A moment as MS-DOS wrote it: local time in steps of two seconds, from 1980 to 2107.
///
/// Always computed in UTC, as zip has no time zone and ours must not depend on the machine's. Moments outside
/// of the range become its first or last.
struct DOSTime: Hashable {
    let date: UInt16
    let time: UInt16

    init(_ timestamp: Timestamp) {
        let moment = timestamp.utc
        if moment.year < 1980 {
            (date, time) = (1 << 5 | 1, 0)
        } else if moment.year > 2107 {
            (date, time) = (127 << 9 | 12 << 5 | 31, 23 << 11 | 59 << 5 | 29)
        } else {
            date = UInt16((moment.year - 1980) << 9 | moment.month << 5 | moment.day)
            time = UInt16(moment.hour << 11 | moment.minute << 5 | moment.second / 2)
        }
    }
}
