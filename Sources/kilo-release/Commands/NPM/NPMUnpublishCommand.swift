internal import ArgumentParser
internal import Destinations

/// `npm unpublish`.
struct NPMUnpublishCommand: NPMClientCommand {
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

    @Flag(help: "Say what would be taken back, and take nothing.")
    var dryRun = false

    func validate() throws {
        if package.version == nil, !force {
            throw ValidationError("this removes the whole package: give --force, or \(package.name)@VERSION")
        }
    }

    func perform() async throws {
        let connection = try await place.connection(for: package.name)
        StandardStreams.output("- \(try await takeBack(connection))")
    }

    /// - Returns: what is gone, in npm's words: the package, or one version of it.
    private func takeBack(_ connection: NPMConnection) async throws -> String {
        guard let version = package.version else {
            if !dryRun { try await connection.unpublish(package.name) }
            return package.name
        }
        let limit: NPMConnection.UnpublishingLimit = force ? .package : .version
        let taken =
            dryRun
            ? try await connection.unpublishing(package.name, version: version, upTo: limit)
            : try await connection.unpublish(package.name, version: version, upTo: limit)
        return taken == .version ? "\(package)" : package.name
    }
}
