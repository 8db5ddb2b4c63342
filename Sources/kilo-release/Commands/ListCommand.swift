internal import ArgumentParser
internal import Artifacts
internal import Core
internal import SystemPackage

/// Lists what would be packed.
struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the files that something would be packed with.",
        subcommands: [ListVSIXCommand.self], aliases: ["ls"])
}

/// `vsce ls`.
struct ListVSIXCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vsix",
        abstract: "List the files that a VS Code extension would be packed with, as vsce ls does.",
        discussion: """
            By their paths in the extension's folder, a line each, sorted by bytes. Takes vsce's flags, and the \
            settings in the member "vsce" of package.json.
            """)

    @Argument(help: "The extension's folder (default: this one).")
    var folder: String?

    @Flag(help: "Print them as a tree, with sizes.")
    var tree = false

    @OptionGroup var flags: VSCEFileFlags

    func run() async throws {
        let here = Project.currentFolder()
        let place = folder.map { FilePath($0).absolute(from: here) } ?? here
        do {
            let command = VSCECommand(
                folder: place, settings: flags.settings, version: nil, modified: Timestamp(seconds: 0))
            let found = try await command.list()
            let lines = tree ? found.lines() : found.files.map(\.path)
            StandardStreams.output(lines.joined(separator: "\n").printable)
        } catch let failure as Failure {
            throw VSCEReport(environment: Project.processEnvironment()).ended([failure])
        } catch let failures as Failures {
            throw VSCEReport(environment: Project.processEnvironment()).ended(failures.all)
        }
    }
}
