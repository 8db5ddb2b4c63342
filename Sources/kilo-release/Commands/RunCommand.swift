internal import ArgumentParser
internal import Artifacts
internal import Bundles
internal import Core
internal import Engine
internal import Ledger
internal import SystemPackage

/// Moves a run to another machine.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Move a run to another machine, to be resumed there.",
        subcommands: [Export.self, Import.self])

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export",
            abstract: "Write the ledger and the artifacts of a run into one file.",
            discussion: "Credentials are not in it: neither ledger nor artifacts hold any.")

        @OptionGroup var place: LedgerPlace

        @Argument(help: "The run, as `status` names it.")
        var run: String

        @Option(name: .long, help: "The file to write, a tar.")
        var output: String

        func run() async throws {
            let folder = try await place.folder()
            // Two machines that go on with one run would meet at the destinations; a run at work is not packed.
            let recorded = try await RecordedRun.find(run, in: folder)
            let lock = try RunLock(folder.appending("lock"))
            let file = FilePath(output).absolute(from: Project.currentFolder())
            let contents = try await RunBundle.export(
                run: recorded.id, objects: try await recorded.objects(), from: recorded.ledger,
                store: ArtifactStore(root: folder.appending("store")), to: file)
            _ = consume lock
            StandardStreams.output("\(file): \(contents.line)")
        }
    }

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import", abstract: "Take over a run that was exported on another machine.",
            discussion: """
                Every digest is compared. The ledger here must be empty, or hold nothing that the file's has not. \
                Go on with `resume`, and with that file only on one machine.
                """)

        @OptionGroup var place: LedgerPlace

        @Argument(help: "The file that `run export` wrote.")
        var file: String

        func run() async throws {
            let folder = try await place.folder()
            try await offPool { try FileSystem.makeFolder(folder) }
            let lock = try RunLock(folder.appending("lock"))
            let ledger = try await Ledger(folder: folder, now: ReleaseRun.now)
            let contents = try await RunBundle.import(
                FilePath(file).absolute(from: Project.currentFolder()), into: ledger,
                store: ArtifactStore(root: folder.appending("store")))
            _ = consume lock
            StandardStreams.output(contents.line)
            StandardStreams.output(
                "go on with: kilo-release resume --run \(ShellWord.quote(contents.run))" + place.words)
        }
    }
}

extension RecordedRun {
    /// The digests of everything in the store that the run needs to go on.
    fileprivate func objects() async throws -> [Digest] {
        try await history().packaged.values.flatMap { try MadeArtifact(content: $0.content).objects }
    }
}

extension BundleContents {
    fileprivate var line: String {
        "run \(run), \(head.sequence) entries of the ledger, \(objects.count) artifacts"
    }
}
