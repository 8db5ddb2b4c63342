internal import Core

/// A digest over several parts, each with its length in front, so that no two lists of parts look the same.
struct ContentKey {
    private var bytes: [UInt8] = []

    init(_ parts: [String] = []) { parts.forEach { add($0) } }

    mutating func add(_ part: String) { add(Array(part.utf8)) }

    mutating func add(_ part: [UInt8]) {
        withUnsafeBytes(of: UInt64(part.count).littleEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: part)
    }

    var digest: Digest { Digest.of(bytes) }
}
