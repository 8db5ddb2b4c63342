internal import Artifacts
internal import Core

/// What vsce refuses before it uploads a package.
struct MarketplaceGuards: Sendable {
    let demandsPreRelease: Bool
    let allowedAPIs: [String]
    let allowsAllAPIs: Bool

    /// - Throws: `Failure` (`vsix.refused-by-stores`).
    func check(_ file: VSIXPackageFile) throws {
        if demandsPreRelease, !file.identity.isPreRelease {
            throw refused(
                file, "cannot use --pre-release with a package that was not packaged as pre-release",
                advice: "package it with --pre-release")
        }
        guard !allowsAllAPIs else { return }
        if file.manifest["enableProposedApi"]?.bool == true {
            throw refused(
                file, "uses proposed APIs (enableProposedApi), with which the Marketplace takes no extension",
                advice: "drop them, or pass --allow-all-proposed-apis")
        }
        let used = (file.manifest["enabledApiProposals"]?.array ?? []).compactMap(\.string)
            .filter { name in
                !allowedAPIs.contains(String(name.prefix { $0 != "@" })) && !allowedAPIs.contains(name)
            }
        guard used.isEmpty else {
            throw refused(
                file, "uses proposed APIs that are not allowed: \(used.joined(separator: ", "))",
                advice: "drop them, or pass --allow-proposed-apis with their names")
        }
    }

    private func refused(_ file: VSIXPackageFile, _ message: String, advice: String) -> Failure {
        Failure(.packageRefused, file.name, message, advice: advice)
    }
}
