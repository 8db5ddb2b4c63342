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
        guard isURLSafe else {
            throw invalid(
                "npm takes only names of URL-safe characters, with at most one scope",
                advice: "rename the package")
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

    /// The rule of npm for names: nothing that would have to be encoded, and a slash only behind a scope.
    private var isURLSafe: Bool {
        let isScoped = name.hasPrefix("@")
        let parts = (isScoped ? name.dropFirst() : name[...])
            .split(separator: "/", omittingEmptySubsequences: false)
        return parts.count == (isScoped ? 2 : 1)
            && parts.allSatisfy { part in
                !part.isEmpty && !part.hasPrefix(".")
                    && part.utf8.allSatisfy { byte in
                        (48...57).contains(byte) || (65...90).contains(byte & 0xDF)
                            || "-._~".utf8.contains(byte)
                    }
            }
    }

    private func checkTag() throws {
        guard let tag, !Self.isTag(tag) else { return }
        throw Self.noTag(tag, of: "\(name)@\(version)")
    }

    /// Whether it can be a dist-tag: one that reads as a version range could never be installed, and registries refuse
    /// it.
    static func isTag(_ tag: String) -> Bool {
        let plain = tag.hasPrefix("v") ? tag.dropFirst() : tag[...]
        let isRange = plain.first.map { $0.isNumber || "~^<>=*".contains($0) } ?? true
        let isPlain = tag.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } && !tag.contains("/")
        return isPlain && !isRange && plain != "x"
    }

    static func noTag(_ tag: String, of package: String) -> Failure {
        Failure(
            .npmInvalid, "npm \(package)", "\"\(tag)\" cannot be a dist-tag",
            advice: "take a word, such as latest, next or nightly")
    }

    private func invalid(_ message: String, advice: String) -> Failure {
        Failure(.npmInvalid, "npm \(name)@\(version)", message, advice: advice)
    }
}
