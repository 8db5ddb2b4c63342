internal import ArgumentParser
internal import Core
internal import Ledger
internal import SystemPackage

/// The ledger itself: whether it is whole, and its rows as an audit log.
struct LedgerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger", abstract: "Check the ledger, write it out as an audit log, or take one over.",
        subcommands: [Verify.self, Export.self, Import.self])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify",
            abstract: "Find the first entry that was changed, removed or moved.",
            discussion: """
                Entries that were cut off at the end leave a whole chain; to find that, too, give a hash that \
                `verify` or `export` printed before with --head.
                """)

        @OptionGroup var place: LedgerPlace
        @OptionGroup var output: OutputOptions

        @Option(name: .long, help: "A hash that some entry must have.")
        var head: String?

        func run() async throws {
            let found = try await place.open().requireWhole(knownHead: head)
            switch output.output {
            case .text: StandardStreams.output(found?.line ?? "the ledger is empty")
            case .json: StandardStreams.output(LedgerHead.json(found).text(.compact))
            }
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export", abstract: "Print the ledger as NDJSON, an entry a line: the audit log.",
            discussion: "The chain is checked on the way. How anybody can check it: docs/lifecycle.md.")

        @OptionGroup var place: LedgerPlace

        func run() async throws {
            let head = try await place.open().export { line in
                // Standard output ends its lines itself.
                StandardStreams.output(String(decoding: line.dropLast(), as: UTF8.self))
            }
            if let head { StandardStreams.error(head.line) }
        }
    }

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import", abstract: "Take over an exported ledger, into one that is its beginning.")

        @OptionGroup var place: LedgerPlace

        @Argument(help: "The file that `ledger export` printed.")
        var file: String

        func run() async throws {
            let ledger = try await Ledger(folder: try await place.folder(), now: ReleaseRun.now)
            let path = FilePath(file).absolute(from: Project.currentFolder())
            let result = try await ledger.importRows(from: path)
            StandardStreams.output("\(result.added) new entries; \(result.head.line)")
        }
    }
}

/// Where a ledger is.
struct LedgerPlace: ParsableArguments {
    @Option(name: [.customShort("C"), .long], help: "The project's folder.")
    var project: String?

    @Option(name: .long, help: "The folder of the ledger (default: .kilo-release of the project).")
    var state: String?

    /// The options as they were given, for commands that are shown.
    var words: String {
        [("--project", project), ("--state", state)].map { name, value in
            value.map { " \(name) \(ShellWord.quote($0))" } ?? ""
        }.joined()
    }

    func folder() async throws -> FilePath {
        if let state { return FilePath(state).absolute(from: Project.currentFolder()) }
        return try await Project.find(
            project, needsWorkTree: false, environment: Project.processEnvironment()
        ).workFolder
    }

    /// Opens a ledger that is there; none is made.
    func open() async throws -> Ledger {
        let folder = try await folder()
        guard FileSystem.exists(folder.appending("ledger.sqlite")) else {
            throw Failure(
                .noRun, "\(folder)", "there is no ledger here: nothing has been run",
                advice: "run `kilo-release rehearse` or `release`, or name the ledger's folder with --state")
        }
        return try await Ledger(folder: folder, now: ReleaseRun.now)
    }
}

extension LedgerHead {
    fileprivate var line: String { "\(sequence) entries are whole; the newest has the hash \(hash)" }

    fileprivate static func json(_ head: LedgerHead?) -> JSONValue {
        [
            "entries": .number("\(head?.sequence ?? 0)"), "head": head.map { .string($0.hash) } ?? .null,
        ]
    }
}
