internal import ArgumentParser
internal import ReleaseModel
internal import SystemPackage

/// Makes artifacts: all of a plan, or one without a plan.
struct PackageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "package",
        abstract: "Build, and make all artifacts, without asking any destination; or pack something alone.",
        subcommands: [
            PackagePlanCommand.self, PackageNPMCommand.self, PackageVSIXCommand.self, PackageOCICommand.self,
        ],
        defaultSubcommand: PackagePlanCommand.self, aliases: ["pack"])
}

/// Builds, and makes all artifacts of a plan.
struct PackagePlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Build, and make all artifacts of a plan.")

    @OptionGroup var plan: PlanOptions
    @OptionGroup var run: RunOptions
    @OptionGroup var output: OutputOptions

    @Option(name: [.customShort("o"), .long], help: "The folder for the artifacts.")
    var destination = "dist"

    func run() async throws {
        let session = try await ReleaseSession.open(plan, allowsDirtyTree: true, wantsChanges: false)
        let folder = FilePath(destination).absolute(from: session.project.root)
        try await session.perform(.package, run: run, output: output, what: "package", exportTo: folder)
    }
}
