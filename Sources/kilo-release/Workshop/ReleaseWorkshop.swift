internal import Artifacts
internal import Core
internal import Engine
internal import Ledger
internal import Lifecycle
internal import ReleaseModel
internal import SystemPackage

/// Does the work of a release's actions.
///
/// An actor for the table of made artifacts; the work itself runs outside of it.
actor ReleaseWorkshop: Workshop {
    private let release: ResolvedRelease
    private let connections: Connections
    private let commands: CommandRunner
    private let packager: Packager
    private let asksForApprovals: Bool
    private var made: [Int: MadeArtifact] = [:]
    private var checksums: [Int: PackagedArtifact] = [:]

    init(
        release: ResolvedRelease, project: Project, connections: Connections,
        asksForApprovals: Bool = true, commandOutput: (@Sendable (String) -> Void)?
    ) {
        self.asksForApprovals = asksForApprovals
        self.release = release
        self.connections = connections
        commands = CommandRunner(release: release, project: project, output: commandOutput)
        packager = Packager(
            release: release, root: project.root,
            store: ArtifactStore(root: project.workFolder.appending("store")),
            registries: connections.registries)
    }

    func preflight(_ destination: Int, notify: @escaping NoticeSink) async -> [Failure] {
        let place = release.destinations[destination]
        let items = release.destinations.filter { $0.label == place.label }.flatMap(\.items)
        return await connections.preflight(place.spec, items.map(\.identity), notify: notify)
    }

    func build(_ command: Int) async throws -> String {
        try await commands.run(release.plan.commands[command])
    }

    func package(_ number: Int) async throws -> Packaged {
        guard let artifact = release.artifact(number) else { throw Self.notMade("artifact \(number)") }
        let (made, warnings) = try await packager.make(artifact)
        self.made[number] = made
        return try made.description(fileName: artifact.fileName, warnings: warnings)
    }

    func checksums(_ destination: Int) async throws -> Packaged {
        let destination = release.destinations[destination]
        let files = try destination.spec.artifacts.map { try file($0) }
        let store = packager.store
        let list = try await offPool { try ChecksumFile(files).write(to: store) }
        checksums[destination.number] = list
        return try MadeArtifact.file(artifact: list).description(fileName: list.fileName, warnings: [])
    }

    func restore(_ record: LedgerEvent.PackagedRecord, as kind: Action.Kind) async throws {
        let (store, stored) = (packager.store, try MadeArtifact(content: record.content))
        let artifact = stored.located(in: store)
        do {
            try await offPool { for object in artifact.objects { try store.verify(object) } }
        } catch let failure as Failure where failure.code == .storeMissing {
            try await makeAgain(record, kind, or: failure)
        }
        switch (kind, artifact) {
        case (.package(let number, _), _): made[number] = artifact
        case (.checksums(let number, _), .file(let list)): checksums[number] = list
        default: throw Self.notMade(record.fileName)
        }
    }

    /// Makes an artifact that has been lost, if its files still give the same bytes.
    private func makeAgain(
        _ record: LedgerEvent.PackagedRecord, _ kind: Action.Kind, or lost: Failure
    ) async throws {
        let made: Packaged
        switch kind {
        case .package(let number, _): made = try await package(number)
        case .checksums(let number, _): made = try await checksums(number)
        default: throw Self.notMade(record.fileName)
        }
        guard made.digest == record.digest else {
            throw Failure(
                .storeMissing, lost.subject,
                "the artifact is not in the store, and packaging gives other bytes now: \(made.digest)",
                advice: "restore the store to finish this run, or begin a new release")
        }
    }

    func missingApproval(_ given: [LedgerEvent.Approval]) async throws -> String? {
        guard asksForApprovals else { return nil }
        let artifacts = artifacts().compactMap { name, artifact in
            artifact.digest.map { ApprovalStatement.Artifact(name: name, digest: $0, size: artifact.size) }
        }
        let subject = ApprovalSubject(release: release, artifacts: artifacts)
        return try ApprovalJudge(subject).judge(given).missing
    }

    func publication(_ identity: Identity, notify: @escaping NoticeSink) async throws -> any Publication {
        guard let (item, destination) = release.item(identity) else { throw Self.notMade("\(identity)") }
        let artifacts = try item.artifacts.map { number in
            guard let artifact = made[number] else { throw Self.notMade("artifact \(number)") }
            return artifact
        }
        let list = checksums[destination.number].map { [MadeArtifact.file(artifact: $0)] } ?? []
        return try await connections.publication(
            of: item, at: destination, artifacts: artifacts + list, notify: notify)
    }

    /// Everything that was made, for a folder of artifacts.
    func artifacts() -> [(name: String, artifact: MadeArtifact)] {
        release.artifacts.compactMap { artifact in made[artifact.number].map { (artifact.fileName, $0) } }
            + checksums.keys.sorted().compactMap { key in
                checksums[key].map { ($0.fileName, .file(artifact: $0)) }
            }
    }

    private func file(_ number: Int) throws -> PackagedArtifact {
        guard let file = made[number]?.file else { throw Self.notMade("artifact \(number)") }
        return file
    }

    /// The graph orders packaging before use, so this is a fault of ours, told rather than crashed on.
    private static func notMade(_ subject: String) -> Failure {
        Failure(
            .notMade, subject, "is needed before it was made",
            advice: "report this with the output of `kilo-release plan --json`")
    }
}

extension Failure.Code {
    /// An artifact is needed before it was made.
    static let notMade = Self("internal.not-made", .work)
}
