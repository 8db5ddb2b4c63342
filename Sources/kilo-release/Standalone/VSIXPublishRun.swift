internal import Core
internal import Destinations
internal import Engine

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
        try await ScratchFolder.with(environment) { scratch in
            let roots = MarketplaceRoots(
                environment: environment, marketplace: try Endpoints(environment: environment).marketplace)
            try await run(
                files, VSIXReadBack(scratch: scratch, judge: RegistrySignatureJudge(roots: roots)))
        }
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
