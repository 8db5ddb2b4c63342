internal import Core

/// A command that tells whether a container's program is well.
///
/// An extension of Docker's that the OCI specification does not know.
public struct OCIHealthcheck: Hashable, Sendable {
    /// The command with its arguments, run without a shell; empty turns the base's check off.
    public var command: [String]
    /// Seconds from one check to the next; nil for Docker's 30.
    public var interval: Int?
    /// Seconds after which a check counts as failed; nil for Docker's 30.
    public var timeout: Int?
    /// Seconds at the start in which failures do not count; nil for none.
    public var startPeriod: Int?
    /// How many failures in a row make the container unhealthy; nil for Docker's 3.
    public var retries: Int?

    /// Creates a check.
    public init(
        command: [String], interval: Int? = nil, timeout: Int? = nil, startPeriod: Int? = nil,
        retries: Int? = nil
    ) {
        self.command = command
        self.interval = interval
        self.timeout = timeout
        self.startPeriod = startPeriod
        self.retries = retries
    }

    func check() throws {
        let numbers = [interval, timeout, retries].compactMap(\.self)
        guard numbers.allSatisfy({ (1...86_400).contains($0) }), (0...86_400).contains(startPeriod ?? 0)
        else {
            throw Failure.settings(
                command.joined(separator: " "), "the times of a health check are 1 to 86400 seconds")
        }
    }

    /// Docker counts in nanoseconds.
    var json: JSONValue {
        var object = JSONObject()
        object["Test"] = .texts(command.isEmpty ? ["NONE"] : ["CMD"] + command)
        object["Interval"] = interval.map { .number("\($0)000000000") }
        object["Timeout"] = timeout.map { .number("\($0)000000000") }
        object["StartPeriod"] = startPeriod.map { .number("\($0)000000000") }
        object["Retries"] = retries.map { .number("\($0)") }
        return .object(object)
    }
}
