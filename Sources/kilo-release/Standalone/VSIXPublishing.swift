internal import Artifacts
internal import Core
internal import Destinations
internal import Engine
internal import HTTP
internal import Lifecycle
internal import SystemPackage

/// Publishes packages at one store, without plan and ledger: all checks first, then package by package.
struct VSIXPublishing: Sendable {
    let preflight: any Preflight
    let publication: @Sendable (VSIXPackageFile) -> any Publication
    let skipsDuplicates: Bool
    let say: @Sendable (String) -> Void
    var clock: any Clock<Duration> = ContinuousClock()

    /// What became of a package.
    struct Result: Sendable {
        let file: VSIXPackageFile
        let outcome: Outcome

        enum Outcome: Sendable {
            case published
            /// It was there, with other contents, and that is to be no error.
            case skipped
            case waiting
            case failed(Conclusion, Failure)
        }
    }

    /// Checks the packages, and the store, before the first upload.
    ///
    /// - Throws: `Failures` with all that is wrong.
    func check(_ files: [VSIXPackageFile]) async throws {
        var seen: Set<VSIXCoordinates> = []
        let twice = files.filter { !seen.insert($0.coordinates).inserted }.map { file in
            Failure(
                .packageRefused, file.name, "\(file.coordinates) is given twice", advice: "name one of them")
        }
        let identities = files.map { $0.coordinates.identity(at: preflight.destination) }
        try Failures.throwIfAny(twice + (await preflight.check(identities)))
    }

    /// Publishes them, four at a time, as each waits for the store's checks for some minutes.
    ///
    /// Results are in the order of the files.
    func publish(_ files: [VSIXPackageFile]) async -> [Result] {
        await withTaskGroup(of: (Int, Result).self) { group in
            var results: [Int: Result] = [:]
            for (index, file) in files.enumerated() {
                if index >= 4, let done = await group.next() { results[done.0] = done.1 }
                group.addTask { (index, await publish(file)) }
            }
            for await done in group { results[done.0] = done.1 }
            return results.sorted { $0.key < $1.key }.map(\.value)
        }
    }

    private func publish(_ file: VSIXPackageFile) async -> Result {
        say("Publishing '\(file.coordinates.label)'...")
        let run = StandalonePublication(publication(file), clock: clock, say: say)
        let result = await run.publish()
        switch (result.conclusion, result.failures.first) {
        case (.done, _): return Result(file: file, outcome: .published)
        case (.waiting, _): return Result(file: file, outcome: .waiting)
        case (.mismatch, let failure?) where skipsDuplicates && failure.code == .alreadyDifferent:
            say(
                "Version \(file.identity.version) is already published, with other contents. Skipping publish."
            )
            return Result(file: file, outcome: .skipped)
        case (let conclusion, let failure?):
            return Result(file: file, outcome: .failed(conclusion, failure))
        case (let conclusion, nil):
            let failure = Failure(
                .actionFailed, "\(file.coordinates)", "ended as \(conclusion.rawValue)",
                advice: "run it again")
            return Result(file: file, outcome: .failed(conclusion, failure))
        }
    }
}

extension [VSIXPublishing.Result] {
    /// How all of it ended: bytes that differ outweigh all, then what is public decides.
    var conclusion: Conclusion {
        let failed = compactMap { result in
            if case .failed(let conclusion, _) = result.outcome { conclusion } else { nil }
        }
        if failed.contains(.mismatch) { return .mismatch }
        if failed.isEmpty { return contains { $0.isWaiting } ? .waiting : .done }
        if failed.count < count || failed.contains(.partial) { return .partial }
        return failed.contains(.refused) ? .refused : .failed
    }

    var failures: [Failure] {
        compactMap { if case .failed(_, let failure) = $0.outcome { failure } else { nil } }
    }

    /// One object for a machine.
    func json(at destination: String) -> JSONValue {
        let packages = map { result -> JSONValue in
            let identity = result.file.identity
            var members: [(String, JSONValue)] = [
                ("file", .string(result.file.name)), ("id", .string(identity.identifier)),
                ("version", .string(identity.version)),
                ("target", .string(identity.target ?? "universal")),
                ("sha256", .string(result.file.upload.sha256.hex)), ("outcome", .string(result.word)),
            ]
            if case .failed(_, let failure) = result.outcome {
                members.append(("failure", JSONReporter.failures([failure])))
            }
            return JSONValue(members: members)
        }
        return [
            "destination": .string(destination), "conclusion": .string(conclusion.rawValue),
            "packages": .array(packages),
        ]
    }
}

extension VSIXPublishing.Result {
    var isWaiting: Bool { if case .waiting = outcome { true } else { false } }

    var word: String {
        switch outcome {
        case .published: "published"
        case .skipped: "skipped"
        case .waiting: "waiting"
        case .failed(let conclusion, _): conclusion.rawValue
        }
    }
}

extension VSIXCoordinates {
    /// As vsce spells it: `acme.sample v1.2.3`, `acme.sample (linux-x64) v1.2.3`.
    var label: String { "\(id)\(target.map { " (\($0))" } ?? "") v\(version)" }
}
