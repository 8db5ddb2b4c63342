internal import ArgumentParser
internal import Core
internal import Destinations

/// `npm whoami`.
struct NPMWhoamiCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "whoami", abstract: "Print whose credential it is.")

    @OptionGroup var place: NPMRegistryOptions

    @Flag(help: "Print it as JSON.")
    var json = false

    func run() async throws {
        let user = try await place.connection().whoami()
        StandardStreams.output(json ? JSONValue.string(user).text(.indented) : user.printable)
    }
}
