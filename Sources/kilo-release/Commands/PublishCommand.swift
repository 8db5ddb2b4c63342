internal import ArgumentParser

/// Publishes one thing without a plan, in place of the destination's own client.
struct PublishCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "Publish one artifact without a plan, in place of the destination's own client.",
        subcommands: [
            PublishNPMCommand.self, PublishMarketplaceCommand.self, PublishOpenVSXCommand.self,
            PublishOCICommand.self,
        ])
}
