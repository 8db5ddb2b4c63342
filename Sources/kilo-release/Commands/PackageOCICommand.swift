internal import ArgumentParser
internal import Artifacts
internal import Core
internal import HTTP
internal import SystemPackage

/// One image from folders, without a plan and without a daemon.
struct PackageOCICommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "oci",
        abstract: "Build one container image from folders, without a plan.",
        discussion: """
            The same folders give the same digest on any machine: times come from SOURCE_DATE_EPOCH (1970 without \
            it), owners are 0, modes 0755 or 0644. For several platforms, {platform}, {os} and {arch} in --layer and \
            --package stand for linux-amd64, linux and amd64.

              kilo-release package oci --layer dist:/usr/local/bin --entrypoint /usr/local/bin/kilo \
                --base docker.io/library/alpine:3.22@sha256:... --output kilo.tar
            """)

    @Option(help: "scratch, an OCI layout (FOLDER or FOLDER:NAME), or REFERENCE@sha256:... of a registry.")
    var base = "scratch"

    @Option(
        name: .customLong("layer"), help: "DIR:/path: all of a folder at a path; the first changes least.")
    var layers: [String] = []

    @Option(
        name: .customLong("package"), help: "FILE@sha256:HEX: an .apk or .deb, unpacked below the layers.")
    var packages: [String] = []

    @Option(name: .customLong("platform"), help: "linux/amd64, linux/arm64, linux/arm/v7; may be repeated.")
    var platforms: [String] = []

    @Option(
        parsing: .unconditionalSingleValue,
        help: "The program and its first arguments; repeat it for each word.")
    var entrypoint: [String] = []

    @Option(
        name: .customLong("cmd"), parsing: .unconditionalSingleValue,
        help: "Arguments that the user's replace; repeat it for each word.")
    var command: [String] = []

    @Option(name: .customLong("env"), help: "NAME=VALUE; may be repeated.")
    var environment: [String] = []

    @Option(help: "The user that it runs as: 1000:1000.")
    var user: String?

    @Option(help: "The folder that it starts in.")
    var workdir: String?

    @Option(name: .customLong("port"), help: "A port that it listens to: 8080, 53/udp; may be repeated.")
    var ports: [String] = []

    @Option(name: .customLong("volume"), help: "A folder that outlives a container; may be repeated.")
    var volumes: [String] = []

    @Option(help: "The signal that ends it.")
    var stopSignal: String?

    @Option(name: .customLong("label"), help: "NAME=VALUE; may be repeated.")
    var labels: [String] = []

    @Option(name: .customLong("annotation"), help: "NAME=VALUE, also as label; may be repeated.")
    var annotations: [String] = []

    @Option(help: "Who owns the files: 1000:1000.")
    var owner = "0:0"

    @Option(help: "gzip, or zstd, which Docker before 23 and containerd before 1.5 cannot read.")
    var compression = "gzip"

    @Option(help: "The image's name in the output: a tag for a layout, a reference for docker load.")
    var name = "latest"

    @Option(name: .shortAndLong, help: "A new folder, or a .tar.")
    var output: String

    @Option(help: "layout, oci-archive or docker-archive; by default what --output looks like.")
    var format: OCIOutputFormat?

    @Option(help: "Where layers and bases are kept for the next time.")
    var cache: String?

    func run() async throws {
        let environment = Project.processEnvironment()
        let folder = Project.currentFolder()
        let place = FilePath(output).absolute(from: folder)
        let store = ArtifactStore(root: try cacheFolder(environment, folder))
        let transport = CurlTransport(
            .init(userAgent: "kilo-release/\(releaseToolVersion)", environment: environment))
        let access = try RegistryAccess(environment: environment, transport: transport)
        let request = try request(environment, folder)
        let build = try await request.build(in: store, access)
        build.warnings.forEach { StandardStreams.error("warning: \($0)") }
        let format = format ?? (output.hasSuffix(".tar") ? .ociArchive : .layout)
        let output = OCIOutput(format: format, place: place, name: name)
        try await offPool { try output.write(build, modified: request.created) }
        if let digest = build.digest { StandardStreams.output("\(digest)") }
    }

    private func request(_ variables: [String: String], _ folder: FilePath) throws -> OCIImageRequest {
        guard let owner = TarOwner(owner) else { throw invalid("--owner \(owner)", "two numbers: 1000:1000") }
        guard let compression = ["gzip": OCILayerCompression.gzip, "zstd": .zstd][compression] else {
            throw invalid("--compression \(compression)", "gzip or zstd")
        }
        let epoch = variables["SOURCE_DATE_EPOCH"] ?? "0"
        guard let seconds = Int(epoch), seconds >= 0 else {
            throw invalid("SOURCE_DATE_EPOCH=\(epoch)", "seconds since 1970")
        }
        let named = platforms.isEmpty ? ["linux/amd64"] : platforms
        return OCIImageRequest(
            base: base, layers: layers, packages: packages, platforms: try named.map(platform), owner: owner,
            compression: compression, settings: try settings(), annotations: try allAnnotations(),
            created: Timestamp(seconds: seconds), folder: folder)
    }

    private func settings() throws -> OCISettings {
        var settings = OCISettings()
        settings.entrypoint = entrypoint.isEmpty ? nil : entrypoint
        settings.command = command.isEmpty ? nil : command
        settings.environment = try pairs(environment, "--env")
        settings.labels = try pairs(labels, "--label")
        settings.user = user
        settings.workingDirectory = workdir
        settings.exposedPorts = ports
        settings.volumes = volumes
        settings.stopSignal = stopSignal
        return settings
    }

    private func allAnnotations() throws -> OCIAnnotations {
        var all = OCIAnnotations()
        for (key, value) in try pairs(annotations, "--annotation") { try all.set(key, to: value) }
        return all
    }

    private func pairs(_ texts: [String], _ option: String) throws -> [String: String] {
        try texts.reduce(into: [:]) { pairs, text in
            guard let mark = text.firstIndex(of: "="), mark > text.startIndex else {
                throw invalid("\(option) \(text)", "NAME=VALUE")
            }
            pairs[String(text[..<mark])] = String(text[text.index(after: mark)...])
        }
    }

    private func platform(_ text: String) throws -> OCIPlatform {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard (2...3).contains(parts.count), parts.allSatisfy({ !$0.isEmpty }) else {
            throw invalid("--platform \(text)", "OS/ARCHITECTURE, or OS/ARCHITECTURE/VARIANT")
        }
        return OCIPlatform(os: parts[0], architecture: parts[1], variant: parts.count == 3 ? parts[2] : nil)
    }

    private func cacheFolder(_ variables: [String: String], _ folder: FilePath) throws -> FilePath {
        func place(_ name: String, _ path: String) -> FilePath? {
            variables[name].flatMap { $0.isEmpty ? nil : FilePath($0).pushing(FilePath(path)) }
        }
        if let cache { return FilePath(cache).absolute(from: folder) }
        guard
            let standard = place("XDG_CACHE_HOME", "kilo-release/images")
                ?? place("HOME", ".cache/kilo-release/images")
        else { throw invalid("--cache", "a folder, as neither XDG_CACHE_HOME nor HOME is set") }
        return standard
    }

    private func invalid(_ subject: String, _ expected: String) -> Failure {
        Failure(.invalidOption, subject, "expected \(expected)", advice: "correct the option")
    }
}
