internal import ArgumentParser
internal import Core
internal import Destinations

/// `npm ping`.
struct NPMPingCommand: NPMClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "ping", abstract: "Ask whether the registry answers.")

    @OptionGroup var place: NPMRegistryOptions

    func perform() async throws {
        let (address, connection) = try await place.anonymous()
        StandardStreams.error("npm notice PING \(address)/")
        var details: JSONValue = [:]
        let time = DurationText.milliseconds(
            try await ContinuousClock().measure { details = try await connection.ping() })
        StandardStreams.error("npm notice PONG \(time)ms")
        if place.json {
            let answer: JSONValue = [
                "registry": .string("\(address)/"), "time": .number("\(time)"), "details": details,
            ]
            StandardStreams.output(answer.text(.indented))
        } else if details != [:] {
            StandardStreams.error("npm notice PONG \(details.text(.indented).printable)")
        }
    }
}
