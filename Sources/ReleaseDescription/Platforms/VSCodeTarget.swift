/// A platform as VS Code's marketplaces name it.
public enum VSCodeTarget: String, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    /// Linux on x86-64.
    case linuxX64 = "linux-x64"
    /// Linux on AArch64.
    case linuxARM64 = "linux-arm64"
    /// Linux with musl on x86-64.
    case alpineX64 = "alpine-x64"
    /// Linux with musl on AArch64.
    case alpineARM64 = "alpine-arm64"
    /// macOS on Intel.
    case darwinX64 = "darwin-x64"
    /// macOS on Apple silicon.
    case darwinARM64 = "darwin-arm64"
    /// Windows on x86-64.
    case windowsX64 = "win32-x64"
    /// Windows on AArch64.
    case windowsARM64 = "win32-arm64"

    /// The eight targets of a desktop extension.
    public static let desktop = allCases

    /// The platform whose programs run there.
    public var platform: Platform {
        switch self {
        case .linuxX64: .linuxX64
        case .linuxARM64: .linuxARM64
        case .alpineX64: .linuxX64.musl
        case .alpineARM64: .linuxARM64.musl
        case .darwinX64: .darwinX64
        case .darwinARM64: .darwinARM64
        case .windowsX64: .windowsX64
        case .windowsARM64: .windowsARM64
        }
    }

    /// The marketplaces' spelling.
    public var description: String { rawValue }
}
