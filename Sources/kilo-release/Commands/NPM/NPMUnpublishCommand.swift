internal import ArgumentParser
internal import Destinations

/// `npm unpublish`.
struct NPMUnpublishCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unpublish", abstract: "Take a version or a whole package back.",
        discussion: """
            npm allows it for 72 hours if nothing depends on it, and later only if nothing depends on the package, it \
            had fewer than 300 downloads in the last week and has one owner. A number that was used stays used.
            """)

    @OptionGroup var place: NPMRegistryOptions

    @Argument(help: "NAME@VERSION, or with --force NAME.")
    var package: NPMPackageSpec

    @Flag(name: .shortAndLong, help: "Remove the whole package, if it is named, or has no other version.")
    var force = false

    func validate() throws {
        if package.version == nil, !force {
            throw ValidationError("this removes the whole package: give --force, or \(package.name)@VERSION")
        }
    }

    func run() async throws {
        let connection = try await place.connection(for: package.name)
        if let version = package.version {
            try await connection.unpublish(package.name, version: version, upTo: force ? .package : .version)
        } else {
            try await connection.unpublish(package.name)
        }
        StandardStreams.output("- \(package)")
    }
}
