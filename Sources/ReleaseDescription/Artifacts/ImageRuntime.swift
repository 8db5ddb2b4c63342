/// A port that the program of an image listens to.
public struct Port: ImagePartConvertible {
    /// How a port is spoken to.
    public enum Network: String, Hashable, Sendable {
        /// TCP.
        case tcp
        /// UDP.
        case udp
        /// SCTP.
        case sctp
    }

    /// The part.
    public let part: ImagePart

    /// Declares the port.
    public init(_ number: Int, _ network: Network = .tcp) { part = .port("\(number)/\(network.rawValue)") }
}

/// A folder of an image whose contents outlive a container.
public struct Volume: ImagePartConvertible {
    /// The part.
    public let part: ImagePart

    /// Declares the folder: `/data`.
    public init(_ folder: String) { part = .volume(folder) }
}

/// A command that tells whether the program of an image is well.
///
/// Docker's; podman heeds it only in images of Docker's own format.
public struct Healthcheck: ImagePartConvertible {
    /// The part.
    public let part: ImagePart

    /// Declares the words of the command, run without a shell; times in seconds, Docker's own where not given.
    public init(
        _ words: String..., every interval: Int? = nil, timeout: Int? = nil, startPeriod: Int? = nil,
        retries: Int? = nil
    ) {
        part = .healthcheck(
            HealthcheckSettings(
                command: words, interval: interval, timeout: timeout, startPeriod: startPeriod,
                retries: retries))
    }
}

/// What a health check says, as the image keeps it.
public struct HealthcheckSettings: Hashable, Sendable {
    let command: [String]
    let interval: Int?
    let timeout: Int?
    let startPeriod: Int?
    let retries: Int?
}

/// The signal that ends the program of an image.
public struct StopSignal: ImagePartConvertible {
    /// The part.
    public let part: ImagePart

    /// Declares the signal: `SIGINT`.
    public init(_ name: String) { part = .stopSignal(name) }
}
