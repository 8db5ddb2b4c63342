internal import ArgumentParser
internal import Artifacts
internal import Core
internal import Engine
internal import SystemPackage

/// `vsce package`, without vsce, npm or git; needs no plan.
struct PackageVSIXCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vsix", abstract: "Pack a VS Code extension, as vsce package does.",
        discussion: """
            Takes vsce's flags, with their meaning, and the settings in the member "vsce" of package.json. Scripts \
            are never run: run `npm run vscode:prepublish` before. Nothing is asked: what vsce would ask about is \
            refused, with the flag that allows it. Times are SOURCE_DATE_EPOCH, or 1980.
            """)

    @Argument(
        help:
            "The extension's folder (default: this one), then perhaps a version: major, minor, patch or x.y.z."
    )
    var arguments: [String] = []

    @OptionGroup var flags: VSCEFlags

    func run() async throws {
        let here = Project.currentFolder()
        let environment = Project.processEnvironment()
        do {
            let (folder, version) = try Self.subject(arguments, here)
            let command = VSCECommand(
                folder: folder, settings: flags.settings, version: version, environment: environment)
            let place = flags.out.map { FilePath($0).absolute(from: here) } ?? here
            let written = try await command.run(to: place)
            let report = VSCEReport(environment: environment)
            for warning in written.warnings { report.warn(warning) }
            if version != nil, flags.packing.changesVersion { report.warnOfMissingCommit() }
            report.inform(written.tree.summary(listing: "kilo-release list vsix --tree").printable)
            if let tool = flags.signTool {
                let archive = try await SigningTool(tool, in: here, environment).sign(written.path)
                report.inform("Signed: \(archive)")
            }
            report.done("Packaged: \(written.path) (\(written.summary))")
        } catch let failure as Failure {
            throw VSCEReport(environment: environment).ended([failure])
        } catch let failures as Failures {
            throw VSCEReport(environment: environment).ended(failures.all)
        }
    }

    /// vsce takes a version only, since it packs the folder that it is in; so a single argument that names no folder
    /// is a version.
    private static func subject(_ arguments: [String], _ here: FilePath) throws -> (FilePath, String?) {
        guard arguments.count < 3 else { throw ValidationError("expected a folder and a version at most") }
        guard let first = arguments.first else { return (here, nil) }
        let folder = FilePath(first).absolute(from: here)
        if arguments.count == 1, !FileSystem.isFolder(folder) { return (here, first) }
        return (folder, arguments.dropFirst().first)
    }
}

extension VSCECommand {
    /// A run whose entries have the time of `SOURCE_DATE_EPOCH`; the first moment that zip can say stands for none.
    init(folder: FilePath, settings: VSCESettings, version: String?, environment: [String: String]) {
        let time = environment["SOURCE_DATE_EPOCH"].flatMap { Int($0) } ?? 315_532_800
        self.init(
            folder: folder, settings: settings, version: version, modified: Timestamp(seconds: time))
    }
}
