internal import ArgumentParser
internal import Destinations

/// `npm deprecate`.
struct NPMDeprecateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deprecate",
        abstract: "Warn everybody who installs a version, or any version of a package.",
        discussion: "An empty message takes the warning back. Ranges, which npm takes, are not supported.")

    @OptionGroup var place: NPMRegistryOptions

    @Argument(help: "NAME@VERSION, or NAME for all versions.")
    var package: NPMPackageSpec

    @Argument(help: "What is said to whoever installs it.")
    var message: String

    func run() async throws {
        try await place.connection(for: package.name)
            .deprecate(package.name, versions: package.version.map { [$0] }, saying: message)
    }
}
