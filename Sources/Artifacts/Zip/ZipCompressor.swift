public import Core
internal import Synchronization
public import SystemPackage

/// Compresses files for zips on all processors, and each content once however many zips hold it.
///
/// What was compressed is remembered by digest and level: small contents in memory, large ones in nameless files
/// that end with the process. The bounds are fixed, and what was not used for longest goes first. Several threads
/// may ask at once; they wait for each other, as one alone uses all processors.
public final class ZipCompressor: Sendable {
    private let scratch: FilePath
    private let memory: Mutex<ZipMemory>

    /// How many compressed bytes are remembered.
    public struct Limits: Hashable, Sendable {
        /// In memory.
        public var memory: Int
        /// On the disk.
        public var disk: Int
        /// Files on the disk, as each stays open.
        public var files: Int

        /// Enough for the bundle of a large extension and the programs of all its platforms.
        public init(memory: Int = 16 << 20, disk: Int = 1 << 30, files: Int = 64) {
            self.memory = memory
            self.disk = disk
            self.files = files
        }
    }

    /// A file and what stands for its content, which the caller knows already.
    public struct Input: Sendable {
        /// What is compressed.
        public let file: PayloadFile
        let content: ContentIdentity
        /// Throws if the file is no longer the one that the identity was taken of; asked after it was read again.
        let confirm: @Sendable () throws -> Void

        /// Names the SHA-256 of a file's bytes.
        public init(
            _ file: PayloadFile, digest: Digest, confirm: @escaping @Sendable () throws -> Void = {}
        ) {
            self.init(file, .digest(digest), confirm: confirm)
        }

        init(
            _ file: PayloadFile, _ content: ContentIdentity, confirm: @escaping @Sendable () throws -> Void
        ) {
            self.file = file
            self.content = content
            self.confirm = confirm
        }
    }

    /// A compressor that remembers nothing yet; `scratch` is a folder that is made when it is needed.
    public init(scratch: FilePath, limits: Limits = Limits()) {
        self.scratch = scratch
        memory = Mutex(ZipMemory(limits: limits))
    }

    /// Compresses files and hands their entries on, in their order.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` (`file.unreadable`, `file.unwritable`, `payload.changed`), and what `body` and the
    ///   inputs' `confirm` throw.
    public func compress(
        _ inputs: [Input], modified: Timestamp, level: CompressionLevel,
        _ body: (CompressedEntry) throws -> Void
    ) throws {
        for batch in Self.batches(inputs) {
            let contents = try contents(of: batch, level)
            for (input, content) in zip(batch, contents) {
                let digest = if case .digest(let digest) = input.content { digest } else { content.sha256 }
                try body(CompressedEntry(input.file, content, sha256: digest, modified: modified))
            }
        }
    }

    /// How many contents were compressed, and not found among those that are known.
    public var compressedCount: Int { memory.withLock { $0.compressedCount } }

    private static let batchSize = 4 << 20

    /// Runs of files that are read and compressed together: one long file, or short ones of this size in sum.
    private static func batches(_ inputs: [Input]) -> [ArraySlice<Input>] {
        var (batches, start, size): ([ArraySlice<Input>], Int, Int) = ([], 0, 0)
        for (index, input) in inputs.enumerated() {
            if index > start, size + input.file.size > batchSize || index - start == 512 {
                batches.append(inputs[start..<index])
                (start, size) = (index, 0)
            }
            size += input.file.size
        }
        return start < inputs.count ? batches + [inputs[start...]] : batches
    }

    /// One batch at a time: whoever comes second finds what the first has compressed.
    private func contents(of batch: ArraySlice<Input>, _ level: CompressionLevel) throws -> [DeflatedContent]
    {
        try memory.withLock { memory in
            let keys = batch.map { ZipMemory.Key(content: $0.content, level: level) }
            var contents = keys.map { memory.find($0) }
            var missing: [ZipMemory.Key: Int] = [:]
            for (index, key) in keys.enumerated() where contents[index] == nil && missing[key] == nil {
                missing[key] = index
            }
            let order = missing.values.sorted()
            let made = try compressed(order.map { batch[batch.startIndex + $0].file }, level)
            for index in order { try batch[batch.startIndex + index].confirm() }
            for (index, content) in zip(order, made) { memory.keep(content, keys[index]) }
            for index in contents.indices where contents[index] == nil {
                contents[index] = missing[keys[index]].flatMap { order.firstIndex(of: $0) }.map { made[$0] }
            }
            return contents.compactMap { $0 }
        }
    }

    private func compressed(_ files: [PayloadFile], _ level: CompressionLevel) throws -> [DeflatedContent] {
        if files.count < 2 {
            return try files.map {
                try DeflatedContent($0, level: level, scratch: scratch, takesDigest: true)
            }
        }
        return try Processors.map(files) { file, piece in
            try DeflatedContent.short(file, level, piece)
        } state: {
            DeflatePiece(capacity: DeflatePiece.size)
        }
    }
}
