internal import ArgumentParser
internal import Core
internal import Destinations

/// `npm whoami`.
struct NPMWhoamiCommand: NPMClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "whoami", abstract: "Print whose credential it is.")

    @OptionGroup var place: NPMRegistryOptions

    func perform() async throws {
        let user = try await place.connection().whoami()
        StandardStreams.output(place.json ? JSONValue.string(user).text(.indented) : user.printable)
    }
}
