internal import Core

/// How a container of an image starts; what is nil or empty is taken from the base.
public struct OCISettings: Hashable, Sendable {
    /// The program and its first arguments.
    ///
    /// Setting it forgets the base's command, as Docker does.
    public var entrypoint: [String]?
    /// Arguments that the user's replace.
    public var command: [String]?
    /// Variables, which replace or extend the base's.
    public var environment: [String: String] = [:]
    /// The user: `1000:1000`.
    public var user: String?
    /// The folder in which it starts, absolute.
    public var workingDirectory: String?
    /// Labels, which replace or extend the base's and those of the annotations.
    public var labels: [String: String] = [:]
    /// Ports that it listens to: `8080/tcp`; a bare number means tcp.
    public var exposedPorts: [String] = []
    /// Folders whose contents outlive a container: `/data`.
    public var volumes: [String] = []
    /// How a runtime finds out whether the program is well; Docker's, which podman takes from Docker's images only.
    public var healthcheck: OCIHealthcheck?
    /// What ends it: `SIGTERM`, `SIGRTMIN+3`, `15`.
    public var stopSignal: String?

    /// Settings that change nothing.
    public init() {}

    /// Refuses what runtimes would refuse later.
    func check() throws {
        if let folder = workingDirectory, !folder.hasPrefix("/") {
            throw Failure.settings(folder, "a working directory is an absolute path")
        }
        for name in environment.keys where name.isEmpty || name.contains("=") {
            throw Failure.settings(name, "a variable has a name without `=`")
        }
        for port in exposedPorts { _ = try Self.portKey(port) }
        for volume in volumes where !volume.hasPrefix("/") || volume == "/" {
            throw Failure.settings(volume, "a volume is an absolute path below the root")
        }
        if let signal = stopSignal, signal.wholeMatch(of: /SIG[A-Z0-9]+([+-][0-9]+)?|[0-9]{1,2}/) == nil {
            throw Failure.settings(signal, "a stop signal is a name such as SIGTERM, or a number")
        }
        try healthcheck?.check()
    }

    /// `8080` and `8080/tcp` are one port.
    static func portKey(_ port: String) throws -> String {
        let parts = port.split(separator: "/", omittingEmptySubsequences: false)
        let networks = ["tcp", "udp", "sctp"]
        guard let number = parts.first.flatMap({ UInt16($0) }), number > 0, parts.count <= 2,
            parts.count == 1 || networks.contains(String(parts[1]))
        else { throw Failure.settings(port, "a port is a number with /tcp, /udp or /sctp") }
        return "\(number)/\(parts.count == 2 ? String(parts[1]) : "tcp")"
    }
}

extension Failure {
    static func settings(_ subject: String, _ message: String) -> Failure {
        Failure(.ociSettings, subject, message, advice: "correct this setting of the image")
    }
}
