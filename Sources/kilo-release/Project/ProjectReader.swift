internal import Core
internal import ReleaseModel
internal import SystemPackage

/// Reads the facts about a project that a plan needs.
struct ProjectReader: Sendable {
    let project: Project

    /// Reads what git knows; uncommitted changes only where they matter, as finding them is the slow part.
    ///
    /// - Returns: facts without manifests: which of these matter is known when the plan is loaded.
    /// - Throws: `Failure` (`git.unusable`, `usage.invalid-option`).
    func repository(wantsChanges: Bool) async throws -> ProjectFacts {
        let git = Git(folder: project.root, environment: project.environment)
        async let tags = git.tags()
        async let changes = wantsChanges ? git.changedPaths() : []
        let head = try await git.head()
        return ProjectFacts(
            commit: head.commit, time: try sourceDate() ?? head.time, changedPaths: try await changes,
            tags: try await tags, isShallow: head.isShallow)
    }

    /// Reads the package.json of each folder that has one.
    ///
    /// - Returns: what they say, by folder.
    /// - Throws: `Failure` (`file.unreadable`).
    func manifests(in folders: [String]) async throws -> [String: PackageFacts] {
        let root = project.root
        return try await offPool {
            var manifests: [String: PackageFacts] = [:]
            for folder in folders {
                let path = folder.isEmpty ? root : root.appending(folder)
                let file = path.appending("package.json")
                guard FileSystem.exists(file) else { continue }
                manifests[folder] = try Self.manifest(file)
            }
            return manifests
        }
    }

    private func sourceDate() throws -> Timestamp? {
        guard let text = project.environment["SOURCE_DATE_EPOCH"] else { return nil }
        guard let seconds = Int(text), seconds >= 0 else {
            throw Failure(
                .invalidOption, "SOURCE_DATE_EPOCH", "expected seconds since 1970, found \(text)",
                advice: "unset it, or set it to a whole number")
        }
        return Timestamp(seconds: seconds)
    }

    private static func manifest(_ file: FilePath) throws -> PackageFacts {
        let bytes = try FileStream.contents(of: file)
        do throws(JSONSyntaxError) {
            let json = try JSONValue(parsing: bytes)
            return PackageFacts(
                name: json["name"]?.string ?? "", publisher: json["publisher"]?.string,
                version: json["version"]?.string)
        } catch {
            throw Failure(
                .fileUnreadable, "\(file):\(error.line)", "is no JSON: \(error.message)",
                advice: "correct the file")
        }
    }
}
