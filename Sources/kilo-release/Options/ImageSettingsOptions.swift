internal import ArgumentParser
internal import Artifacts
internal import Core

/// How a container of an image starts; what is not given is the base's.
struct ImageSettingsOptions: ParsableArguments {
    @Option(
        parsing: .unconditionalSingleValue,
        help: "The program and its first arguments; repeat it for each word.")
    var entrypoint: [String] = []

    @Option(
        name: .customLong("cmd"), parsing: .unconditionalSingleValue,
        help: "Arguments that the user's replace; repeat it for each word.")
    var command: [String] = []

    @Option(name: .customLong("env"), help: "NAME=VALUE; may be repeated.")
    var environment: [String] = []

    @Option(help: "The user that it runs as: 1000:1000.")
    var user: String?

    @Option(help: "The folder that it starts in.")
    var workdir: String?

    @Option(name: .customLong("port"), help: "A port that it listens to: 8080, 53/udp; may be repeated.")
    var ports: [String] = []

    @Option(name: .customLong("volume"), help: "A folder that outlives a container; may be repeated.")
    var volumes: [String] = []

    @Option(help: "The signal that ends it.")
    var stopSignal: String?

    @Option(name: .customLong("label"), help: "NAME=VALUE; may be repeated.")
    var labels: [String] = []

    @Option(
        name: .customLong("health-cmd"), parsing: .unconditionalSingleValue,
        help: "What tells Docker whether it is well, run without a shell; repeat it for each word.")
    var healthCommand: [String] = []

    @Option(help: "Seconds from one health check to the next.")
    var healthInterval: Int?

    @Option(help: "Seconds after which a health check has failed.")
    var healthTimeout: Int?

    @Option(help: "Seconds at the start in which failed health checks do not count.")
    var healthStartPeriod: Int?

    @Option(help: "How many failed health checks in a row count.")
    var healthRetries: Int?

    @Flag(name: .customLong("no-healthcheck"), help: "Turn the base's health check off.")
    var turnsHealthcheckOff = false

    func validate() throws {
        let times = [healthInterval, healthTimeout, healthStartPeriod, healthRetries]
        if healthCommand.isEmpty, times.contains(where: { $0 != nil }) {
            throw ValidationError("name the command of the health check with --health-cmd")
        }
        if turnsHealthcheckOff, !healthCommand.isEmpty {
            throw ValidationError("--no-healthcheck and --health-cmd contradict each other")
        }
    }

    /// - Throws: `Failure` (`usage.invalid-option`).
    func settings() throws -> OCISettings {
        var settings = OCISettings()
        settings.entrypoint = entrypoint.isEmpty ? nil : entrypoint
        settings.command = command.isEmpty ? nil : command
        settings.environment = try NamedValues(environment, of: "--env").values
        settings.labels = try NamedValues(labels, of: "--label").values
        settings.user = user
        settings.workingDirectory = workdir
        settings.exposedPorts = ports
        settings.volumes = volumes
        settings.stopSignal = stopSignal
        if turnsHealthcheckOff || !healthCommand.isEmpty {
            settings.healthcheck = OCIHealthcheck(
                command: healthCommand, interval: healthInterval, timeout: healthTimeout,
                startPeriod: healthStartPeriod, retries: healthRetries)
        }
        return settings
    }
}

/// The values of an option that is repeated as `NAME=VALUE`.
struct NamedValues {
    let values: [String: String]

    /// - Throws: `Failure` (`usage.invalid-option`).
    init(_ texts: [String], of option: String) throws {
        let pairs = try Self.pairs(texts, of: option, form: "NAME=VALUE")
        values = Dictionary(pairs.map { ($0.name, $0.value) }) { $1 }
    }

    /// Names and values in their order.
    ///
    /// - Throws: `Failure` (`usage.invalid-option`).
    static func pairs(
        _ texts: [String], of option: String, form: String
    ) throws -> [(name: String, value: String)] {
        try texts.map { text in
            guard let mark = text.firstIndex(of: "="), mark > text.startIndex else {
                throw Failure(
                    .invalidOption, "\(option) \(text)", "expected \(form)", advice: "correct the option")
            }
            return (String(text[..<mark]), String(text[text.index(after: mark)...]))
        }
    }
}
