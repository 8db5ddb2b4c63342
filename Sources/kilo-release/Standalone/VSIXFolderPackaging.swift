internal import Artifacts
internal import Core
internal import SystemPackage

/// Packages extensions to be published, as `vsce publish` does where it is given no package.
struct VSIXFolderPackaging: Sendable {
    let settings: VSCESettings
    /// One package for each; one for what the settings say where there are none.
    let targets: [String]
    let version: String?
    let environment: [String: String]

    /// Writes the packages into a folder of their own.
    ///
    /// - Throws: what packaging throws.
    func run(_ folders: [FilePath], into scratch: FilePath) async throws -> [WrittenVSIX] {
        var written: [WrittenVSIX] = []
        for (index, folder) in folders.enumerated() {
            // Two extensions may have one name.
            let place = scratch.appending("\(index)")
            try await offPool { try FileSystem.makeFolder(place) }
            let command = VSCECommand(
                folder: folder, settings: settings, version: version, environment: environment)
            written += try await command.run(for: targets, to: place)
        }
        return written
    }
}
