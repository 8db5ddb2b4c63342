internal import ArgumentParser

/// The command line.
@main
struct KiloRelease: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kilo-release",
        abstract: "Releases software that ships to many places at once, all or nothing.",
        discussion: """
            A plan in Swift says what is released and where. Try it without any account or effect:

              kilo-release rehearse --plan pipelines/KiloRelease.swift
            """,
        version: releaseToolVersion,
        subcommands: [
            PlanCommand.self, CheckCommand.self, BuildCommand.self, PackageCommand.self,
            RehearseCommand.self, ReleaseCommand.self, ResumeCommand.self, StatusCommand.self,
            ApproveCommand.self, ApprovalsCommand.self, RetractCommand.self, LedgerCommand.self,
            NPMCommand.self, OCICommand.self, RunCommand.self, PublishCommand.self, VerifyCommand.self,
            ShowCommand.self, ListCommand.self,
        ])

    /// Runs the command and turns whatever ends it into rendered failures and an exit code.
    static func main() async {
        do {
            try await withInterruption {
                var command = try parseAsRoot()
                if var command = command as? any AsyncParsableCommand {
                    try await command.run()
                } else {
                    try command.run()
                }
            }
        } catch {
            exit(reporting: error)
        }
    }
}
