internal import ArgumentParser
internal import Destinations

/// `npm access list`.
struct NPMAccessListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Print who may read and write what.",
        subcommands: [Packages.self, Collaborators.self], aliases: ["ls"])

    struct Packages: NPMClientCommand {
        static let configuration = CommandConfiguration(
            commandName: "packages", abstract: "Print the packages of a user, a scope or a team.")

        @OptionGroup var place: NPMRegistryOptions

        @Argument(help: "A user, a scope, or a team as SCOPE:TEAM (default: whose credential it is).")
        var owner: String?

        @Argument(help: "Only this package; with --json all are printed.")
        var package: String?

        func perform() async throws {
            let connection = try await place.connection()
            let owner: String
            if let named = self.owner { owner = named } else { owner = try await connection.whoami() }
            let packages = try await connection.packages(of: owner)
            try NPMAccessOutput(json: place.json).print(packages, only: package)
        }
    }

    struct Collaborators: NPMClientCommand {
        static let configuration = CommandConfiguration(
            commandName: "collaborators", abstract: "Print who may read and write a package.")

        @OptionGroup var place: NPMRegistryOptions

        @Argument(help: "The package.")
        var package: NPMPackageSpec?

        @Argument(help: "Only this user; with --json all are printed.")
        var user: String?

        func perform() async throws {
            let name = try await NPMPackageSpec.name(package)
            let people = try await place.connection(for: name).collaborators(of: name)
            try NPMAccessOutput(json: place.json).print(people, only: user)
        }
    }
}
