public import Artifacts
public import Core
public import Ledger
public import SystemPackage

/// A run in one file: `bundle.json`, `ledger.ndjson`, and `store/sha256/HEX` for each artifact.
///
/// The ledger is in it whole, as the chain of one run cannot be checked without the rows between its own.
public enum RunBundle {
    /// Writes a run's bundle.
    ///
    /// The same ledger and artifacts give the same bytes. The file is written beside its place, read back with every
    /// digest checked, and then moved there, so that neither a crash nor a bad disk leaves a broken one.
    ///
    /// - Parameters:
    ///   - run: the run.
    ///   - objects: the digests of the artifacts that it needs; their order does not matter.
    ///   - ledger: where the run is recorded.
    ///   - store: where the artifacts are.
    ///   - output: the file; one that stands there is replaced.
    /// - Returns: what is in it.
    /// - Throws: `Failure`: `bundle.no-run`, `ledger.broken`, `store.missing`, `store.altered`, `bundle.altered`,
    ///   `file.unwritable`, and as the ledger.
    @discardableResult
    public static func export(
        run: String, objects: [Digest], from ledger: Ledger, store: ArtifactStore, to output: FilePath
    ) async throws -> BundleContents {
        let draft = FilePath("\(output).new")
        let log = FilePath("\(output).ndjson.new")
        do {
            let (head, lines) = try await lines(of: run, in: ledger, log)
            return try await offPool {
                let digests = Set(objects).sorted { $0.hex < $1.hex }
                let contents = BundleContents(run: run, head: head, objects: digests)
                try BundleWriter(contents: contents, log: lines, store: store).write(draft)
                try BundleReader(draft).verify(expecting: contents, log: lines.digest)
                try FileSystem.remove(log)
                try FileSystem.move(draft, to: output)
                return contents
            }
        } catch {
            for file in [draft, log] { try? FileSystem.remove(file) }
            throw error
        }
    }

    /// Writes all rows into a file.
    private static func lines(
        of run: String, in ledger: Ledger, _ log: FilePath
    ) async throws -> (LedgerHead, LedgerLog) {
        guard try await ledger.runs().contains(run) else {
            throw Failure(
                .bundleNoRun, run, "the ledger \(ledger.path) knows no such run",
                advice: "`kilo-release status` names the last one")
        }
        let sink = try await offPool { try LedgerLog.Sink(log) }
        guard let head = try await ledger.export(to: { try sink.write($0) }) else {
            throw Failure.ledgerEmpty(ledger.path)
        }
        return (head, try await offPool { try sink.finish() })
    }

    /// Takes a bundle over: first the artifacts into the store, then the ledger's rows, in one transaction.
    ///
    /// So a ledger never names artifacts that did not arrive. After a refusal the ledger is as it was; artifacts that
    /// were read before it stay in the store, each whole and under its own digest.
    ///
    /// - Parameters:
    ///   - file: what `export` wrote.
    ///   - ledger: empty, or the beginning of the bundle's.
    ///   - store: where the artifacts go.
    /// - Returns: what was in it.
    /// - Throws: `Failure`: `bundle.malformed`, `bundle.altered`, `file.unreadable`, `file.unwritable`, and as
    ///   `Ledger.importRows`.
    @discardableResult
    public static func `import`(
        _ file: FilePath, into ledger: Ledger, store: ArtifactStore
    ) async throws -> BundleContents {
        let log = try await offPool {
            try FileSystem.makeFolder(store.scratch)
            return store.scratch.appending("bundle-\(Digest.of("\(file)").hex).ndjson")
        }
        do {
            let contents = try await offPool { try BundleReader(file).unpack(into: store, log: log) }
            try await ledger.importRows(from: log, head: contents.head)
            guard try await ledger.runs().contains(contents.run) else {
                throw Failure.bundleMalformed(file, "its ledger does not know its run \(contents.run)")
            }
            try await offPool { try FileSystem.remove(log) }
            return contents
        } catch {
            try? FileSystem.remove(log)
            throw error
        }
    }
}

extension Failure {
    fileprivate static func ledgerEmpty(_ path: FilePath) -> Failure {
        Failure(.bundleNoRun, "\(path)", "the ledger is empty", advice: "run something first")
    }
}
