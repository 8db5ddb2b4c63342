internal import Core

/// The contents that a compressor remembers.
struct ZipMemory {
    struct Key: Hashable {
        let content: ContentIdentity
        let level: CompressionLevel
    }

    private struct Kept {
        let content: DeflatedContent
        var lastUse: Int
    }

    private let limits: ZipCompressor.Limits
    private var kept: [Key: Kept] = [:]
    private var clock = 0
    private var (inMemory, onDisk, files) = (0, 0, 0)
    private(set) var compressedCount = 0

    init(limits: ZipCompressor.Limits) { self.limits = limits }

    mutating func find(_ key: Key) -> DeflatedContent? {
        clock += 1
        kept[key]?.lastUse = clock
        return kept[key]?.content
    }

    mutating func keep(_ content: DeflatedContent, _ key: Key) {
        compressedCount += 1
        clock += 1
        kept[key] = Kept(content: content, lastUse: clock)
        count(content, 1)
        while inMemory > limits.memory { forgetOldest(isOnDisk: false) }
        while onDisk > limits.disk || files > limits.files { forgetOldest(isOnDisk: true) }
    }

    private mutating func forgetOldest(isOnDisk: Bool) {
        let candidates = kept.filter { $0.value.content.bytes.isOnDisk == isOnDisk }
        guard let oldest = candidates.min(by: { $0.value.lastUse < $1.value.lastUse }) else { return }
        kept[oldest.key] = nil
        count(oldest.value.content, -1)
    }

    private mutating func count(_ content: DeflatedContent, _ sign: Int) {
        if content.bytes.isOnDisk {
            onDisk += sign * content.bytes.count
            files += sign
        } else {
            inMemory += sign * content.bytes.count
        }
    }
}

extension SpooledBytes {
    fileprivate var isOnDisk: Bool {
        switch self {
        case .memory: false
        case .file: true
        }
    }
}
