internal import ArgumentParser
internal import Core
internal import Destinations

/// `npm dist-tag`.
struct NPMDistTagCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dist-tag", abstract: "See and change to which versions a package's tags point.",
        subcommands: [List.self, Add.self, Remove.self], defaultSubcommand: List.self,
        aliases: ["dist-tags"])

    struct List: NPMClientCommand {
        static let configuration = CommandConfiguration(
            commandName: "ls", abstract: "Print the tags and their versions.", aliases: ["list", "l", "sl"])

        @OptionGroup var place: NPMRegistryOptions

        @Argument(help: "The package (default: the one whose package.json is here).")
        var package: NPMPackageSpec?

        func perform() async throws {
            let name = try await NPMPackageSpec.name(package)
            let tags = try await place.connection(for: name).distTags(of: name)
            guard !tags.isEmpty else { throw Failure.noDistTags(name) }
            let lines = tags.map { "\($0.key): \($0.value)".printable }.sorted()
            StandardStreams.output(lines.joined(separator: "\n"))
        }
    }

    struct Add: NPMClientCommand {
        static let configuration = CommandConfiguration(
            commandName: "add", abstract: "Point a tag to a version that is published.",
            aliases: ["a", "set", "s"])

        @OptionGroup var place: NPMRegistryOptions

        @Argument(help: "NAME@VERSION.")
        var package: NPMPackageSpec

        @Argument(help: "The tag (default: npm's setting `tag`, else latest).")
        var tag: String?

        func validate() throws {
            if package.version == nil { throw ValidationError("name the version: \(package.name)@VERSION") }
        }

        func perform() async throws {
            guard let version = package.version else { return }
            let tag: String
            if let named = self.tag { tag = named } else { tag = try await place.setting("tag") ?? "latest" }
            let connection = try await place.connection(for: package.name)
            guard try await connection.distTags(of: package.name)[tag] != version else {
                return StandardStreams.error("\(tag) is already set to version \(version)")
            }
            try await connection.point(tag, of: package.name, to: version)
            StandardStreams.output("+\(tag): \(package)")
        }
    }

    struct Remove: NPMClientCommand {
        static let configuration = CommandConfiguration(
            commandName: "rm", abstract: "Remove a tag.", aliases: ["remove", "del", "r", "d"])

        @OptionGroup var place: NPMRegistryOptions

        @Argument(help: "The package.")
        var package: NPMPackageSpec

        @Argument(help: "The tag.")
        var tag: String

        func perform() async throws {
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
