internal import Core
internal import SystemPackage

/// Finds tokens and private keys in the files of a packed package.
///
/// Most packages hold nothing that looks like one: while a package is read for its manifest it is only searched for
/// hints, and read again for what they are only if there are any.
final class PackedTokens {
    private let allowed: PathSet
    private var hints: (path: String, found: SecretHints)?
    private var members = 0
    /// The numbers of the members that need a closer look.
    private var suspects: Set<Int> = []

    init(_ gate: NPMContentsGate) { allowed = PathSet(gate.allowedFiles) }

    /// Begins with a member of the tar.
    func begin(_ member: TarMember) {
        end()
        hints = (PackedTarball.inner(member.path), SecretHints())
    }

    /// Takes a piece of the member's contents.
    func look(_ piece: UnsafeRawBufferPointer) { hints?.found.update(piece) }

    private func end() {
        guard let (path, found) = hints.take() else { return }
        if found.isSuspicious, !allowed.contains(path) { suspects.insert(members) }
        members += 1
    }

    /// What a gate refuses of the texts, after all members have passed.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` (`file.unreadable`, `npm.invalid-manifest`).
    func failures(in path: FilePath, subject: String) throws -> [Failure] {
        end()
        guard !suspects.isEmpty else { return [] }
        let search = Search(suspects)
        try PackedTarball.read(path) { search.visit($0) }
        search.end()
        return search.findings.map { NPMContentsGate.token($0.finding, in: $0.path, subject) }
    }

    /// The closer look.
    private final class Search {
        private let suspects: Set<Int>
        private var members = 0
        private var scan: (path: String, found: SecretScan)?
        private(set) var findings: [(path: String, finding: SecretScan.Finding)] = []

        init(_ suspects: Set<Int>) { self.suspects = suspects }

        func visit(_ member: TarMember) -> TarStream.Taker? {
            end()
            defer { members += 1 }
            guard suspects.contains(members) else { return nil }
            scan = (PackedTarball.inner(member.path), SecretScan(allowing: []))
            return { self.scan?.found.update($0) }
        }

        func end() {
            guard var last = scan.take() else { return }
            if let finding = last.found.finish().first { findings.append((last.path, finding)) }
        }
    }
}
