internal import Core

/// Name, version and tag of a publication, checked as npm and its registry do it.
struct NPMReleaseName: Hashable, Sendable {
    let name: String
    let version: String
    let tag: String?

    /// - Throws: `Failure` (`npm.invalid`).
    func check(against manifest: JSONObject) throws {
        guard let parsed = SemanticVersion(version), parsed.build.isEmpty else {
            throw invalid(
                "expected a semantic version without build metadata, found \"\(version)\"",
                advice: "npm drops what stands behind the plus sign; leave it away")
        }
        guard manifest["name"]?.string == name, manifest["version"]?.string == version else {
            let found =
                "\(manifest["name"]?.string ?? "no name")@\(manifest["version"]?.string ?? "no version")"
            throw invalid(
                "the manifest is that of \(found)", advice: "pack the package again with this version")
        }
        // npm 11 refuses it, npm 10 made pre-releases `latest`, and everybody got them.
        guard parsed.prerelease.isEmpty || tag != nil else {
            throw invalid(
                "a pre-release needs a dist-tag of its own", advice: "give a tag, such as next")
        }
        try checkTag()
    }

    /// A tag that reads as a version range could never be installed; registries refuse it.
    private func checkTag() throws {
        guard let tag else { return }
        let plain = tag.hasPrefix("v") ? tag.dropFirst() : tag[...]
        let isRange = plain.first.map { $0.isNumber || "~^<>=*".contains($0) } ?? true
        let isPlain = tag.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } && !tag.contains("/")
        guard isPlain, !isRange, plain != "x" else {
            throw invalid(
                "\"\(tag)\" cannot be a dist-tag", advice: "take a word, such as latest, next or nightly")
        }
    }

    private func invalid(_ message: String, advice: String) -> Failure {
        Failure(.npmInvalid, "npm \(name)@\(version)", message, advice: advice)
    }
}
