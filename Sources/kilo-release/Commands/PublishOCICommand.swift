internal import ArgumentParser
internal import Artifacts
internal import Core
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

    @OptionGroup var push: ImagePushOptions

    @Flag(name: .long, help: "Read the image, compare its bytes, and say what would be pushed.")
    var dryRun = false

    func run() async throws {
        let environment = Project.processEnvironment()
        let path = FilePath(layout).absolute(from: Project.currentFolder())
        let transport = CurlTransport(environment: environment)
        let say: @Sendable (String) -> Void = { StandardStreams.error($0) }
        let access = try RegistryAccess(environment: environment, transport: transport, notify: say)
        let publishing = try await OCIPublishing(to: reference, push, access)
        let source = OCIImageSource(path: path, name: name, environment: environment)
        try await source.withImage { build in
            say(OCISizes(build).text)
            guard !dryRun else { return try await offPool { try build.compareBlobs() } }
            StandardStreams.output(try await publishing.publish(build))
        }
    }
}
