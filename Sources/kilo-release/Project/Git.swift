internal import Core
internal import Processes
internal import ReleaseModel
internal import SystemPackage

/// Asks git about the work tree, with the few commands that are needed.
struct Git: Sendable {
    let folder: FilePath
    let environment: [String: String]

    /// The commit, its time, and whether history is cut off.
    func head() async throws -> (commit: String, time: Timestamp, isShallow: Bool) {
        async let shallow = text("rev-parse", "--is-shallow-repository")
        let words = try await text("show", "-s", "--no-show-signature", "--format=%H %ct", "HEAD").split(
            separator: " ")
        guard words.count == 2, let seconds = Int(words[1]) else {
            throw Failure(
                .gitUnusable, "\(folder)", "git did not name the commit", advice: "make a first commit")
        }
        return (String(words[0]), Timestamp(seconds: seconds), try await shallow == "true")
    }

    /// Tags and the commits that they stand at, annotated ones resolved.
    func tags() async throws -> [String: String] {
        let format = "--format=%(refname:lstrip=2) %(objectname) %(*objectname)"
        let lines = try await text("for-each-ref", "refs/tags", format).split(separator: "\n")
        let pairs = lines.map { line in
            let words = line.split(separator: " ")
            return (String(words[0]), String(words[words.count - 1]))
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    /// Paths with changes that no commit holds; ignored files do not count.
    func changedPaths() async throws -> [String] {
        let text = try await text("status", "--porcelain", "--untracked-files=all", "--no-renames", "-z")
        return text.split(separator: "\0").map { String($0.dropFirst(3)) }
    }

    private func text(_ arguments: String...) async throws -> String {
        // Global configuration stays readable (safe.directory), but nothing may prompt or lock the index.
        let variables = environment.filter { ["PATH", "HOME", "XDG_CONFIG_HOME"].contains($0.key) }
            .merging(["GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"]) { $1 }
        var request = ProcessRequest(
            "git", arguments, in: folder, environment: variables, timeout: .seconds(60))
        request.output = .whole(limit: 64 << 20)
        let result = try await run(request)
        guard result.isSuccess else {
            let words = result.errorText.split(separator: "\n").first.map(String.init) ?? "\(result.exit)"
            throw Failure(
                .gitUnusable, "\(folder)", "git \(arguments.first ?? "") failed: \(words)",
                advice: "run inside a git work tree with at least one commit, or name it with --project")
        }
        var output = result.outputText[...]
        while output.last?.isNewline == true { output.removeLast() }
        return String(output)
    }
}

extension Failure.Code {
    /// git cannot tell what is released.
    static let gitUnusable = Self("git.unusable", .usage)
}
