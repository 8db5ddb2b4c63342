internal import ArgumentParser
internal import Destinations

/// `npm whoami`.
struct NPMWhoamiCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "whoami", abstract: "Print whose credential it is.")

    @OptionGroup var place: NPMRegistryOptions

    func run() async throws {
        StandardStreams.output(try await place.connection().whoami().printable)
    }
}
