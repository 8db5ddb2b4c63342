internal import ArgumentParser
internal import Core
internal import Destinations
internal import HTTP

/// What can be asked of a registry of images beside publishing.
struct OCICommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "oci", abstract: "Ask a registry what it holds of an image.",
        subcommands: [Tags.self])

    struct Tags: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "tags", abstract: "Print all tags of a repository, a line each.",
            discussion: "Of any registry, Docker Hub and GHCR among them; logins are those of `publish oci`.")

        @Argument(help: "REGISTRY/NAME.")
        var repository: String

        func run() async throws {
            let environment = Project.processEnvironment()
            let transport = CurlTransport(environment: environment)
            let access = try RegistryAccess(environment: environment, transport: transport) {
                StandardStreams.error($0)
            }
            for pull in try await access.ownPulls(from: repository) {
                guard let tags = try await pull.tags() else { continue }
                return tags.forEach { StandardStreams.output($0.printable) }
            }
            throw Failure(
                .ociNoRepository, repository,
                "the registry does not know it, or does not show it to this login",
                advice: "check the name, and log in if it is private")
        }
    }
}

extension Failure.Code {
    /// A repository that a registry does not know.
    static let ociNoRepository = Self("oci.no-repository", .refused)
}
