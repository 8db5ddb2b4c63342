internal import ArgumentParser
internal import Core
internal import Destinations

/// `npm deprecate`.
struct NPMDeprecateCommand: NPMClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "deprecate",
        abstract: "Warn everybody who installs some versions, or any version of a package.",
        discussion: """
            A range is npm's: ^1.2.3, ~1.2, 1.x, ">=1 <2", "1.0.0 - 2.0.0", "1 || 2"; the prereleases between its ends \
            are in it. An empty message takes the warning back. The versions are told on standard error, and that \
            there are none is a failure.
            """)

    @OptionGroup var place: NPMRegistryOptions

    @Argument(help: "NAME@VERSION, NAME@RANGE, or NAME for all versions.")
    var package: NPMPackageSpec

    @Argument(help: "What is said to whoever installs it.")
    var message: String

    func validate() throws {
        if selection == nil {
            throw ValidationError("\(package.version ?? "") is neither a version nor a range of versions")
        }
    }

    private var selection: NPMVersionSelection? {
        guard let text = package.version else { return .all }
        return VersionRange(text, prereleases: .all).map { .within($0, text: text) }
    }

    func perform() async throws {
        guard let selection else { return }
        let versions = try await place.connection(for: package.name)
            .deprecate(package.name, selection, saying: message)
        for version in versions {
            let named = "\(package.name)@\(version)".printable
            StandardStreams.error(
                message.isEmpty
                    ? "npm notice undeprecating \(named)"
                    : "npm notice deprecating \(named) with message \"\(message)\"")
        }
    }
}
