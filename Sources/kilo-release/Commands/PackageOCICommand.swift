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

            With --from, a file in the language of plans says what is in it: Image.swift declares \
            `let image = OCIImage("kilo", base: .scratch, platforms: .linuxX64) { _ in ... }`.

              kilo-release package oci --from Image.swift --output docker://ghcr.io/owner/name:1.4.0
            """)

    @Option(help: "A file that declares the image, in place of the options that describe one.")
    var from: String?

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

    @Option(help: "Who owns the files: 1000:1000.")
    var owner = "0:0"

    @Option(help: "gzip, or zstd, which Docker before 23 and containerd before 1.5 cannot read.")
    var compression = "gzip"

    @OptionGroup(title: "What files have beside modes and owners") var attributes: FileAttributeOptions

    @OptionGroup(title: "How it starts") var settings: ImageSettingsOptions

    @Option(name: .customLong("annotation"), help: "NAME=VALUE, also as label; may be repeated.")
    var annotations: [String] = []

    @Option(help: "The image's name in the output: a tag for a layout (latest), a reference for docker load.")
    var name: String?

    @Option(name: .shortAndLong, help: "A new folder, a .tar, or docker://REGISTRY/NAME:TAG to push it.")
    var output: String

    @Option(help: "layout, oci-archive or docker-archive; by default what --output looks like.")
    var format: OCIOutputFormat?

    @Option(help: "Where layers and bases are kept for the next time.")
    var cache: String?

    @OptionGroup(title: "Pushing") var push: ImagePushOptions

    private static let registryScheme = "docker://"

    func run() async throws {
        let environment = Project.processEnvironment()
        let folder = Project.currentFolder()
        let store = ArtifactStore(root: try cacheFolder(environment, folder))
        let transport = CurlTransport(environment: environment)
        let access = try RegistryAccess(environment: environment, transport: transport) {
            StandardStreams.error($0)
        }
        let publishing = try await publishing(access)
        let created = try created(environment)
        let build = try await build(in: store, access, environment, created: created)
        if let publishing {
            StandardStreams.error(OCISizes(build).text)
            return StandardStreams.output(try await publishing.publish(build))
        }
        let format = format ?? (output.hasSuffix(".tar") ? .ociArchive : .layout)
        let place = OCIOutput(
            format: format, place: FilePath(output).absolute(from: folder), name: name ?? "latest")
        try await offPool { try place.write(build, modified: created) }
        if let digest = build.digest { StandardStreams.output("\(digest)") }
    }

    /// Where it is pushed to; nil if it stays on disk.
    private func publishing(_ access: RegistryAccess) async throws -> OCIPublishing? {
        guard output.hasPrefix(Self.registryScheme) else {
            if push.areGiven {
                throw invalid("--output \(output)", "docker://… with --also, --move, --mount-from, --attach")
            }
            return nil
        }
        if let format { throw invalid("--format \(format.rawValue)", "nothing, as registries have one form") }
        if let name { throw invalid("--name \(name)", "a tag in --output, and further ones with --also") }
        return try await OCIPublishing(
            to: String(output.dropFirst(Self.registryScheme.count)), push, access)
    }

    private func build(
        in store: ArtifactStore, _ access: RegistryAccess, _ environment: [String: String], created: Timestamp
    ) async throws -> OCIImageBuild {
        let folder = Project.currentFolder()
        let annotations = try allAnnotations()
        let (build, warnings): (OCIImageBuild, [String])
        if let from {
            try requireNoDescription()
            let image = try await DescribedImage(FilePath(from).absolute(from: folder), environment)
            (build, warnings) = try await ImagePackager(
                files: PayloadResolver(root: folder, planFile: image.file), store: store, registries: access,
                annotations: annotations, created: created
            ).make(image.spec)
        } else {
            build = try await request(folder, annotations, created).build(in: store, access)
            warnings = build.warnings
        }
        warnings.forEach { StandardStreams.error("warning: \($0)") }
        return build
    }

    private func request(
        _ folder: FilePath, _ annotations: OCIAnnotations, _ created: Timestamp
    ) throws -> OCIImageRequest {
        guard let owner = TarOwner(owner) else { throw invalid("--owner \(owner)", "two numbers: 1000:1000") }
        guard let compression = ["gzip": OCILayerCompression.gzip, "zstd": .zstd][compression] else {
            throw invalid("--compression \(compression)", "gzip or zstd")
        }
        let named = platforms.isEmpty ? ["linux/amd64"] : platforms
        return OCIImageRequest(
            base: base, layers: layers, packages: packages, attributes: try attributes.parsed(),
            platforms: try named.map(platform), owner: owner, compression: compression,
            settings: try settings.settings(), annotations: annotations,
            created: created, folder: folder)
    }

    /// Two descriptions of one image would have to be merged, and nobody could say which counts.
    private func requireNoDescription() throws {
        let isDescribed =
            base != "scratch" || owner != "0:0" || compression != "gzip"
            || !(layers + packages + platforms).isEmpty || attributes.areGiven
        guard !isDescribed, try settings.settings() == OCISettings() else {
            throw invalid(
                "--from \(from ?? "")", "no option beside it that describes the image: the file says it all")
        }
    }

    private func created(_ variables: [String: String]) throws -> Timestamp {
        let epoch = variables["SOURCE_DATE_EPOCH"] ?? "0"
        guard let seconds = Int(epoch), seconds >= 0 else {
            throw invalid("SOURCE_DATE_EPOCH=\(epoch)", "seconds since 1970")
        }
        return Timestamp(seconds: seconds)
    }

    private func allAnnotations() throws -> OCIAnnotations {
        var all = OCIAnnotations()
        for (key, value) in try NamedValues(annotations, of: "--annotation").values {
            try all.set(key, to: value)
        }
        return all
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
