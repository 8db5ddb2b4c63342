internal import ArgumentParser
internal import Core
internal import Destinations

/// `npm stage`, but for staging itself: `publish npm --stage`.
struct NPMStageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stage",
        abstract: "See, approve and reject versions that wait in the registry's staging.",
        subcommands: [List.self, Approve.self, Reject.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Print the versions that wait, a line each.", aliases: ["ls"])

        @OptionGroup var place: NPMRegistryOptions

        @Argument(help: "The package (default: all packages of the account).")
        var package: NPMPackageSpec?

        @Flag(help: "Print them as a JSON list.")
        var json = false

        func run() async throws {
            let versions = try await place.connection(for: package?.name ?? "")
                .stagedVersions(of: package?.name)
            if json {
                let list = JSONValue.array(versions.map(NPMStageCommand.document))
                return StandardStreams.output(list.text(.indented))
            }
            for staged in versions {
                let line = "\(staged.id)  \(staged.package)@\(staged.version)  \(staged.tag ?? "")"
                StandardStreams.output(line.printable)
            }
        }
    }

    struct Approve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "approve", abstract: "Make a version public; needs a second factor.")

        @OptionGroup var place: NPMRegistryOptions

        @Argument(help: "The number that `list` prints.")
        var id: String

        func run() async throws { try await place.connection().approve(id) }
    }

    struct Reject: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "reject", abstract: "Throw a version away; needs a second factor.")

        @OptionGroup var place: NPMRegistryOptions

        @Argument(help: "The number that `list` prints.")
        var id: String

        func run() async throws { try await place.connection().reject(id) }
    }

    private static func document(_ staged: NPMStagedVersion) -> JSONValue {
        [
            "id": .string(staged.id), "packageName": .string(staged.package),
            "version": .string(staged.version), "tag": staged.tag.map { .string($0) } ?? .null,
            "shasum": staged.shasum.map { .string($0) } ?? .null,
        ]
    }
}
