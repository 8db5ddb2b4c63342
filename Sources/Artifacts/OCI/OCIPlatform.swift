internal import Core

/// What an image runs on, in the names of Go: `linux/amd64`, `linux/arm64`, `linux/arm/v7`.
public struct OCIPlatform: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The operating system: `linux`.
    public var os: String
    /// The processor: `amd64`, `arm64`.
    public var architecture: String
    /// The variant of the processor: `v7`; nil if there is none.
    public var variant: String?

    /// Creates a platform.
    public init(os: String, architecture: String, variant: String? = nil) {
        self.os = os
        self.architecture = architecture
        self.variant = variant
    }

    /// Linux on x86-64.
    public static let linuxAMD64 = OCIPlatform(os: "linux", architecture: "amd64")
    /// Linux on 64-bit Arm.
    public static let linuxARM64 = OCIPlatform(os: "linux", architecture: "arm64")

    /// `os/architecture` and, if there is one, `/variant`.
    public var description: String {
        [os, architecture, variant].compactMap(\.self).joined(separator: "/")
    }

    /// Whether an image for the other platform is one for this; a variant counts where both name one.
    func accepts(_ other: OCIPlatform) -> Bool {
        os == other.os && architecture == other.architecture
            && (variant == nil || other.variant == nil || variant == other.variant)
    }
}

extension OCIPlatform {
    /// Reads the members of a platform or of a config.
    init?(json: JSONValue) {
        guard let os = json["os"]?.string, let architecture = json["architecture"]?.string else { return nil }
        self.init(os: os, architecture: architecture, variant: json["variant"]?.string)
    }

    var json: JSONValue {
        var object = JSONObject()
        object["architecture"] = .string(architecture)
        object["os"] = .string(os)
        object["variant"] = variant.map { .string($0) }
        return .object(object)
    }
}
