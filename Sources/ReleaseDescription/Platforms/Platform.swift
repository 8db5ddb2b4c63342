/// An operating system, a processor, and what else tells two builds of one program apart.
public struct Platform: Hashable, Sendable, CustomStringConvertible {
    /// An operating system.
    public enum System: String, Hashable, Sendable {
        /// Linux.
        case linux
        /// macOS.
        case darwin
        /// Windows.
        case windows
    }

    /// A processor family.
    public enum Processor: String, Hashable, Sendable {
        /// x86-64, `amd64` to OCI.
        case x64
        /// AArch64.
        case arm64
    }

    /// The operating system.
    public let system: System
    /// The processor.
    public let processor: Processor
    /// For processors without the newer instruction sets.
    public let isBaseline: Bool
    /// Linked against musl instead of glibc.
    public let isMusl: Bool

    /// Creates a platform.
    public init(
        _ system: System, _ processor: Processor, isBaseline: Bool = false, isMusl: Bool = false
    ) {
        self.system = system
        self.processor = processor
        self.isBaseline = isBaseline
        self.isMusl = isMusl
    }

    /// `linux-x64-baseline-musl`, the names that KiloCode and opencode use.
    public var description: String {
        "\(system.rawValue)-\(processor.rawValue)" + (isBaseline ? "-baseline" : "") + (isMusl ? "-musl" : "")
    }

    /// Linux on x86-64 with glibc.
    public static let linuxX64 = Platform(.linux, .x64)
    /// Linux on AArch64 with glibc.
    public static let linuxARM64 = Platform(.linux, .arm64)
    /// macOS on Intel.
    public static let darwinX64 = Platform(.darwin, .x64)
    /// macOS on Apple silicon.
    public static let darwinARM64 = Platform(.darwin, .arm64)
    /// Windows on x86-64.
    public static let windowsX64 = Platform(.windows, .x64)
    /// Windows on AArch64.
    public static let windowsARM64 = Platform(.windows, .arm64)

    /// The same for processors without the newer instruction sets.
    public var baseline: Platform { Platform(system, processor, isBaseline: true, isMusl: isMusl) }
    /// The same linked against musl.
    public var musl: Platform { Platform(system, processor, isBaseline: isBaseline, isMusl: true) }

    /// The three systems on both processors.
    public static let desktop: [Platform] = [
        linuxX64, linuxARM64, darwinX64, darwinARM64, windowsX64, windowsARM64,
    ]
}
