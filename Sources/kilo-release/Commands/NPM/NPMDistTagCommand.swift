internal import ArgumentParser
internal import Core
internal import Destinations

/// `npm dist-tag`.
struct NPMDistTagCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dist-tag", abstract: "See and change to which versions a package's tags point.",
        subcommands: [List.self, Add.self, Remove.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "ls", abstract: "Print the tags and their versions.")

        @OptionGroup var place: NPMRegistryOptions

        @Argument(help: "The package.")
        var package: NPMPackageSpec

        func run() async throws {
            let tags = try await place.connection(for: package.name).distTags(of: package.name)
            guard !tags.isEmpty else { throw Failure.noDistTags(package.name) }
            let lines = tags.map { "\($0.key): \($0.value)".printable }.sorted()
            StandardStreams.output(lines.joined(separator: "\n"))
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add", abstract: "Point a tag to a version that is published.")

        @OptionGroup var place: NPMRegistryOptions

        @Argument(help: "NAME@VERSION.")
        var package: NPMPackageSpec

        @Argument(help: "The tag.")
        var tag = "latest"

        func validate() throws {
            if package.version == nil { throw ValidationError("name the version: \(package.name)@VERSION") }
        }

        func run() async throws {
            guard let version = package.version else { return }
            let connection = try await place.connection(for: package.name)
            guard try await connection.distTags(of: package.name)[tag] != version else {
                return StandardStreams.error("\(tag) is already set to version \(version)")
            }
            try await connection.point(tag, of: package.name, to: version)
            StandardStreams.output("+\(tag): \(package)")
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "rm", abstract: "Remove a tag.")

        @OptionGroup var place: NPMRegistryOptions

        @Argument(help: "The package.")
        var package: NPMPackageSpec

        @Argument(help: "The tag.")
        var tag: String

        func run() async throws {
            let connection = try await place.connection(for: package.name)
            guard let version = try await connection.distTags(of: package.name)[tag] else {
                throw Failure(
                    .npmInvalid, "npm \(package.name)", "has no dist-tag \(tag)",
                    advice: "see `kilo-release npm dist-tag ls \(package.name)`")
            }
            try await connection.removeTag(tag, of: package.name)
            StandardStreams.output("-\(tag): \(package.name)@\(version.printable)")
        }
    }
}

extension Failure {
    fileprivate static func noDistTags(_ package: String) -> Failure {
        Failure(
            .npmInvalid, "npm \(package)", "is not there, or cannot be seen with this credential",
            advice: "check the name, the registry and the credential")
    }
}
