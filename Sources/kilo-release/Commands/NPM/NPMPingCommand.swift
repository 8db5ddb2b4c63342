internal import ArgumentParser
internal import Destinations

/// `npm ping`.
struct NPMPingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ping", abstract: "Ask whether the registry answers.")

    @OptionGroup var place: NPMRegistryOptions

    func run() async throws {
        let (address, connection) = try await place.anonymous()
        StandardStreams.error("npm notice PING \(address)/")
        let time = try await ContinuousClock().measure { try await connection.ping() }
        StandardStreams.error("npm notice PONG \(DurationText.milliseconds(time))ms")
    }
}
