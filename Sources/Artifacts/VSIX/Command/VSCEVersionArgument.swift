internal import Core

/// The version that `vsce package` is given: one, or which number is to be raised.
enum VSCEVersionArgument: Hashable, Sendable {
    case exactly(SemanticVersion)
    case major, minor, patch

    /// Reads the argument.
    ///
    /// - Throws: `Failure` (`vsix.manifest`) in vsce's words.
    init(_ text: String) throws(Failure) {
        switch text {
        case "major": self = .major
        case "minor": self = .minor
        case "patch": self = .patch
        case "premajor", "preminor", "prepatch", "prerelease", "from-git":
            throw Self.refusal("Not supported: \(text)", text)
        default:
            guard let version = SemanticVersion(text) else {
                throw Self.refusal("Invalid version \(text)", text)
            }
            self = .exactly(version)
        }
    }

    /// The version to package, by the rules of `npm version`: what is a pre-release of the version that would come
    /// becomes that version.
    func applied(to current: SemanticVersion) -> SemanticVersion {
        let isPreRelease = !current.prerelease.isEmpty
        switch self {
        case .exactly(let version): return version
        case .major:
            let isNext = isPreRelease && current.minor == 0 && current.patch == 0
            return SemanticVersion(current.major + (isNext ? 0 : 1), 0, 0)
        case .minor:
            let isNext = isPreRelease && current.patch == 0
            return SemanticVersion(current.major, current.minor + (isNext ? 0 : 1), 0)
        case .patch:
            return SemanticVersion(current.major, current.minor, current.patch + (isPreRelease ? 0 : 1))
        }
    }

    private static func refusal(_ message: String, _ text: String) -> Failure {
        Failure(
            .vsixManifest, "the version argument \(text)", message,
            advice: "name major, minor, patch or a version such as 1.2.3")
    }
}
