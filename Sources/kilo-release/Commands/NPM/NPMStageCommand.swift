internal import ArgumentParser
internal import Core
internal import Destinations

/// `npm stage`, but for staging itself: `publish npm --stage`.
struct NPMStageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stage",
        abstract: "See, approve and reject versions that wait in the registry's staging.",
        subcommands: [List.self, Approve.self, Reject.self])

    struct List: NPMClientCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Print the versions that wait.", aliases: ["ls"])

        @OptionGroup var place: NPMRegistryOptions

        @Argument(help: "The package (default: all packages of the account).")
        var package: NPMPackageSpec?

        func perform() async throws {
            let versions = try await place.connection(for: package?.name ?? "")
                .stagedVersions(of: package?.name).map(\.document)
            StandardStreams.output(place.json ? JSONValue.array(versions).text(.indented) : text(versions))
        }

        private func text(_ versions: [JSONValue]) -> String {
            guard versions.isEmpty else { return versions.map(NPMStagedText.text).joined(separator: "\n\n") }
            return package.map { "No staged versions of package name \"\($0.name)\"." }
                ?? "No staged packages found."
        }
    }

    struct Approve: NPMClientCommand {
        static let configuration = CommandConfiguration(
            commandName: "approve", abstract: "Make a version public; needs a second factor.")

        @OptionGroup var place: NPMRegistryOptions

        @Argument(help: "The number that `list` prints.")
        var id: String

        func perform() async throws {
            try await place.connection().approve(id)
            StandardStreams.output("Staged package \(id) approved and published successfully.".printable)
        }
    }

    struct Reject: NPMClientCommand {
        static let configuration = CommandConfiguration(
            commandName: "reject", abstract: "Throw a version away; needs a second factor.")

        @OptionGroup var place: NPMRegistryOptions

        @Argument(help: "The number that `list` prints.")
        var id: String

        func perform() async throws {
            try await place.connection().reject(id)
            StandardStreams.output("Staged package \(id) has been rejected.".printable)
        }
    }
}
