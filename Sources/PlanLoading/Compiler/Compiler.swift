internal import Core
internal import SystemPackage

/// A Swift compiler that was found, and what it says it is.
struct Compiler: Hashable, Sendable {
    /// `swiftc`, as it was found.
    let path: FilePath
    /// `swift-6.3.1-RELEASE` and all else that its version line says.
    let version: String
    /// `x86_64-unknown-linux-gnu`.
    let target: String

    /// Reads the output of `swiftc --version`; nil if it is something else.
    ///
    /// Two lines on standard output: `Swift version 6.3.1 (swift-6.3.1-RELEASE)`, perhaps after `Apple ` and
    /// before more; `Target: x86_64-unknown-linux-gnu`.
    init?(path: FilePath, versionOutput: String) {
        let lines = versionOutput.split(whereSeparator: \.isNewline)
        guard let version = lines.first(where: { $0.contains("Swift version ") }),
            let target = lines.first(where: { $0.hasPrefix("Target: ") })
        else { return nil }
        self.path = path
        self.version = String(version)
        self.target = String(target.dropFirst("Target: ".count))
    }
}
