internal import Core
internal import Destinations
internal import Engine
internal import Glibc
internal import SystemPackage

/// One run of `publish marketplace` or `publish openvsx`, from the files to the last line.
struct VSIXPublishRun: Sendable {
    let destination: String
    let publishing: @Sendable (VSIXReadBack) -> VSIXPublishing
    let isDryRun: Bool
    let output: OutputOptions.Format

    /// Checks, publishes, and tells what became of each package.
    ///
    /// - Throws: `Failure`, `Failures` before anything is sent; `ConclusionExit` afterwards.
    func run(_ files: [VSIXPackageFile], environment: [String: String]) async throws {
        let scratch = try await offPool { try ScratchFolder.make(environment) }
        do {
            try await run(files, VSIXReadBack(scratch: scratch, judge: RegistrySignatureJudge()))
        } catch {
            try await offPool { try FileSystem.remove(scratch) }
            throw error
        }
        try await offPool { try FileSystem.remove(scratch) }
    }

    private func run(_ files: [VSIXPackageFile], _ readBack: VSIXReadBack) async throws {
        let publishing = publishing(readBack)
        try await publishing.check(files)
        if isDryRun {
            for file in files { say("would publish \(file.coordinates.label) (\(file.name))") }
            return
        }
        let results = await publishing.publish(files)
        show(results)
        guard results.conclusion == .done else {
            if output == .text { FailureText.print(results.failures) }
            throw ConclusionExit(conclusion: results.conclusion)
        }
    }

    private func show(_ results: [VSIXPublishing.Result]) {
        guard output == .text else {
            return StandardStreams.output(results.json(at: destination).text(.compact))
        }
        for result in results where result.word == "published" {
            StandardStreams.output("Published \(result.file.coordinates.label).")
        }
    }

    private func say(_ line: String) {
        if output == .text { StandardStreams.output(line) } else { StandardStreams.error(line) }
    }
}

/// A folder of our own for what is there only while a command runs.
enum ScratchFolder {
    /// Makes one below `TMPDIR`, for this user alone.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` (`file.unwritable`).
    static func make(_ environment: [String: String]) throws -> FilePath {
        let parent = FilePath(environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp")
        var template = Array(parent.appending("kilo-release-XXXXXX").string.utf8CString)
        guard mkdtemp(&template) != nil else { throw Failure.unwritable(parent, Errno(rawValue: errno)) }
        return FilePath(String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }
}
