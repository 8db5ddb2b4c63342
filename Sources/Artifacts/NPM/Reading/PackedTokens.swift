import Core
import SystemPackage

/// Finds tokens and private keys in the files of a packed package.
enum PackedTokens {
    /// What a gate refuses of a tarball's texts.
    ///
    /// The file is read once for hints, and once more if there are any. Blocks.
    ///
    /// - Throws: `Failure` (`file.unreadable`, `npm.invalid-manifest`).
    static func failures(in path: FilePath, _ gate: NPMContentsGate, subject: String) throws -> [Failure] {
        // npm does not look.
        if gate.isAdvisory { return [] }
        let suspicion = Suspicion(allowed: PathSet(gate.allowedFiles))
        try watch(path, suspicion.look, suspicion.end)
        guard !suspicion.places.isEmpty else { return [] }
        let search = Search(suspicion.places)
        try watch(path, search.look, search.end)
        return search.findings.map { NPMContentsGate.token($0.finding, in: $0.path, subject) }
    }

    private static func watch(
        _ path: FilePath, _ look: @escaping (UnsafeRawBufferPointer) -> Void,
        _ end: @escaping (String) -> Void
    ) throws {
        do {
            let gzip = GzipReader()
            var tar = TarReader(
                keeps: { _ in false }, take: { entry, _ in end(TarReader.inner(entry.path)) },
                watch: { _, piece in look(piece) })
            try FileStream.read(path) { piece in try gzip.unpack(piece) { try tar.read($0) } }
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure.npmManifest("\(path)", "is no package: expected a tar archive in gzip")
        }
    }

    /// Which entries need a closer look, by their numbers.
    private final class Suspicion {
        private let allowed: PathSet
        private var hints = SecretHints()
        private var number = 0
        private(set) var places: Set<Int> = []

        init(allowed: PathSet) { self.allowed = allowed }

        func look(_ piece: UnsafeRawBufferPointer) { hints.update(piece) }

        func end(_ path: String) {
            if hints.isSuspicious, !allowed.contains(path) { places.insert(number) }
            hints = SecretHints()
            number += 1
        }
    }

    /// The closer look.
    private final class Search {
        private let places: Set<Int>
        private var scan = SecretScan(allowing: [])
        private var number = 0
        private(set) var findings: [(path: String, finding: SecretScan.Finding)] = []

        init(_ places: Set<Int>) { self.places = places }

        func look(_ piece: UnsafeRawBufferPointer) {
            if places.contains(number) { scan.update(piece) }
        }

        func end(_ path: String) {
            if places.contains(number) {
                if let finding = scan.finish().first { findings.append((path, finding)) }
                scan = SecretScan(allowing: [])
            }
            number += 1
        }
    }
}
