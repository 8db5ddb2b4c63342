internal import Artifacts
internal import Core
internal import SystemPackage

/// Writes the tar of a bundle.
struct BundleWriter {
    let contents: BundleContents
    let log: LedgerLog
    let store: ArtifactStore

    func write(_ draft: FilePath) throws {
        try FileSystem.remove(draft)
        let sink = try FileSink(creating: draft)
        let tar = TarWriter(to: sink, modified: BundleEntry.modified)
        try tar.add(PayloadFile(BundleEntry.contents, bytes: contents.bytes))
        try tar.add(PayloadFile(BundleEntry.ledger, file: log.path, size: log.size))
        for object in contents.objects {
            let path = store.path(of: object)
            guard let kind = FileSystem.kind(path) else { throw missing(object) }
            try tar.add(PayloadFile(BundleEntry.object(object), file: path, size: kind.size))
        }
        try tar.finish()
        try sink.finish()
    }

    private func missing(_ object: Digest) -> Failure {
        Failure(
            .storeMissing, "\(store.path(of: object))", "the run's artifact \(object) is not in the store",
            advice:
                "restore the store, or resume the run where its files are, which makes the same bytes again")
    }
}

/// The names in a bundle, and the time of its entries.
enum BundleEntry {
    /// That of the newest row would tell nothing that the ledger does not, and be one more thing to differ.
    static let modified = Timestamp(seconds: 0)
    static let contents = path("bundle.json")
    static let ledger = path("ledger.ndjson")

    static func object(_ digest: Digest) -> RelativePath { path("store/sha256/\(digest.hex)") }

    private static func path(_ text: String) -> RelativePath {
        guard let path = RelativePath(text) else { preconditionFailure("\(text) is a path") }
        return path
    }
}
