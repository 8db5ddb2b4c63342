internal import ArgumentParser
internal import Core
internal import ReleaseModel
internal import SystemPackage

/// Which plan, in which project, and what varies from release to release.
struct PlanOptions: ParsableArguments {
    @Option(
        name: [.customShort("f"), .long, .customLong("config")],
        help: "The plan, or its lock (default: Release.swift in the project's folder).")
    var plan: String?

    @Option(
        name: [.customShort("C"), .long],
        help: "The project's folder (default: the git work tree around this folder).")
    var project: String?

    @Flag(name: .long, help: "Use the plan's lock, and refuse one that is older than the plan.")
    var locked = false

    @Option(name: .long, help: "Which product, if the plan has several.")
    var product: String?

    @Option(name: .long, help: "The version to release, instead of what the plan's rule gives.")
    var releaseVersion: String?

    @Option(name: .long, help: "major, minor or patch, where the plan's rule asks for it.")
    var bump: String?

    @Option(name: .long, help: "stable, pre-release or nightly, where the plan leaves it open.")
    var channel: String?

    func inputs(allowsDirtyTree: Bool) throws -> ReleaseInputs {
        ReleaseInputs(
            product: product,
            version: try Self.read(releaseVersion, "--release-version", "a semantic version like 1.4.0") {
                SemanticVersion($0)
            },
            bump: try Self.read(bump, "--bump", "major, minor or patch") {
                SemanticVersion.Bump(rawValue: $0)
            },
            channel: try Self.read(channel, "--channel", "stable, pre-release or nightly") {
                Channel(rawValue: $0)
            },
            allowsDirtyTree: allowsDirtyTree)
    }

    private static func read<Value>(
        _ text: String?, _ option: String, _ expected: String, _ parse: (String) -> Value?
    ) throws -> Value? {
        guard let text else { return nil }
        guard let value = parse(text) else {
            throw Failure(
                .invalidOption, "\(option) \(text)", "expected \(expected)", advice: "correct the option")
        }
        return value
    }
}

extension Failure.Code {
    /// The value of an option is not of its form.
    static let invalidOption = Self("usage.invalid-option", .usage)
}
