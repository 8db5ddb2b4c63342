internal import ArgumentParser
internal import Artifacts
internal import Core
internal import Destinations
internal import Engine
internal import HTTP
internal import SystemPackage

/// Pushes an image that was built before.
struct PublishOCICommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "oci",
        abstract: "Push an image from an OCI layout to a registry, and read it back.",
        discussion: """
            Logins come from GITHUB_TOKEN (ghcr.io), DOCKER_USERNAME and DOCKER_PASSWORD, docker login and podman \
            login. A tag that holds another image is never moved, unless --move says so; what --also names always is. \
            Blobs and manifests go first, tags last.

              kilo-release publish oci build/image ghcr.io/owner/name:1.4.0 --also latest
            """)

    @Argument(help: "A folder with an OCI layout, or a .tar of one.")
    var layout: String

    @Argument(help: "REGISTRY/NAME:TAG.")
    var reference: String

    @Option(help: "The image's name in the layout, where it has several.")
    var name: String?

    @Option(help: "A further tag, which moves with each release; may be repeated.")
    var also: [String] = []

    @Flag(help: "Move the tag if it holds another image.")
    var move = false

    @Option(help: "A repository of the same registry that may have some layers, which are not sent then.")
    var mountFrom: String?

    @Flag(name: .long, help: "Read the image and say what would be pushed.")
    var dryRun = false

    func run() async throws {
        let environment = Project.processEnvironment()
        let path = FilePath(layout).absolute(from: Project.currentFolder())
        let source = OCIImageSource(path: path, name: name, environment: environment)
        try await source.withImage { build in
            let image = try await offPool { try build.pushed() }
            let transport = CurlTransport(
                .init(userAgent: "kilo-release/\(releaseToolVersion)", environment: environment))
            let say: @Sendable (String) -> Void = { StandardStreams.error($0) }
            let access = try RegistryAccess(environment: environment, transport: transport, notify: say)
            let target = try OCIReference(reference)
            let push = try await publication(image, to: target, access)
            say(OCISizes(build).text)
            guard !dryRun else { return }
            for line in await OCIUpdate(access, target.repository).lines(of: build, at: also.first) {
                say(line)
            }
            try finish(await StandalonePublication(push, say: say).publish())
            StandardStreams.output("\(target.repository)@\(push.digest)")
        }
    }

    private func publication(
        _ image: OCIPush.Image, to target: OCIReference, _ access: RegistryAccess
    ) async throws -> OCIPush {
        guard target.digest == nil, let tag = target.tag else {
            throw Failure(
                .invalidOption, reference, "expected a tag and no digest",
                advice: "write it as ghcr.io/owner/name:1.0")
        }
        return try OCIPush(
            image, to: try access.repository(target.repository),
            tags: [move ? .pointer(tag) : .version(tag)] + also.map { .pointer($0) },
            credentials: try await access.pusher(to: target.repository),
            mountSource: mountFrom ?? BaseMount(image, for: target.repository).name,
            transport: access.transport, wait: VisibilityWait(deadline: .seconds(60), interval: .seconds(1)),
            notify: access.notify, now: access.now)
    }

    private func finish(_ result: StandalonePublication.Result) throws {
        guard result.conclusion != .done else { return }
        FailureText.print(result.failures)
        throw ConclusionExit(conclusion: result.conclusion)
    }
}
