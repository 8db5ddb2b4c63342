internal import ArgumentParser

/// What npm's client does at a registry beside publishing, without npm.
struct NPMCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "npm",
        abstract: "Ask and change what an npm registry knows of packages, as npm's own commands do.",
        discussion: """
            Settings and credentials come from where npm takes them. What is printed on standard output is what npm \
            prints there.
            """,
        subcommands: [
            NPMAccessCommand.self, NPMDeprecateCommand.self, NPMDistTagCommand.self, NPMPingCommand.self,
            NPMStageCommand.self, NPMUnpublishCommand.self, NPMWhoamiCommand.self,
        ])
}
