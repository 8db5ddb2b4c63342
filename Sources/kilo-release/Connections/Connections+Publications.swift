internal import Artifacts
internal import Core
internal import Destinations
internal import Engine
internal import Lifecycle
internal import ReleaseModel
internal import SystemPackage

extension Connections {
    /// What is published at a destination for an item, now that its artifacts are made.
    ///
    /// What the destination tells beside its answers goes to `notify`.
    func publication(
        of item: ReleaseItem, at destination: ResolvedDestination, artifacts: [MadeArtifact],
        notify: @escaping NoticeSink
    ) async throws -> any Publication {
        switch (destination.spec.kind, artifacts.first) {
        case (.marketplace(let spec), .vsix(let vsix)?):
            MarketplacePublication(
                vsix.coordinates, isPreRelease: vsix.isPreRelease, upload: vsix.upload,
                connection: try marketplace(spec), readBack: readBack, wait: visibility)
        case (.openVSX(let spec), .vsix(let vsix)?):
            OpenVSXPublication(
                vsix.coordinates, isPreRelease: vsix.isPreRelease, upload: vsix.upload,
                connection: try openVSX(spec), readBack: readBack, namespaces: spec.namespaces,
                wait: visibility, notify: notify)
        case (.npm(let spec), .npm(let package)?):
            try NPMPublication(
                name: package.name, version: package.version, manifest: try package.manifest(),
                tarball: package.tarball, tag: tag(preRelease: spec.preReleaseTag),
                access: NPMAccessLevel(rawValue: spec.access), connection: npm(spec, for: package.name),
                options: npmOptions(spec), wait: visibility, notify: notify)
        case (.gitHub(let repository, _), _):
            try GitHubPublication(
                content(artifacts.compactMap(\.file)), connection: gitHub(repository), wait: visibility)
        case (.oci(let repository, let tags), .image(let build)?):
            try await push(
                build, Array(artifacts.dropFirst()), of: item, to: repository, tags: tags, notify: notify)
        case (.dockerHub(let repository), .file(let file)?):
            try await hubPage(file, of: repository)
        case (.marketplace, _), (.openVSX, _), (.npm, _), (.oci, _), (.dockerHub, _):
            throw Failure(
                .planInconsistent, "\(item.identity)", "the plan sends it something that it does not take",
                advice: "make the lock again with `kilo-release plan lock`")
        }
    }

    private func content(_ files: [PackagedArtifact]) -> GitHubReleaseContent {
        let isStable = release.channel == .stable
        let title = "\(release.product.name) \(release.version)"
        let assets = files.map {
            GitHubAsset(
                name: $0.fileName, mediaType: $0.mediaType ?? "application/octet-stream", path: $0.path,
                size: $0.size, sha256: $0.sha256)
        }
        return GitHubReleaseContent(
            tag: release.tag, commit: release.commit, title: title, notes: title, isPrerelease: !isStable,
            latest: isStable ? .this : .unchanged, assets: assets)
    }

    /// npm's dist-tag for the channel.
    ///
    /// Always named, as npm's own default is `latest`.
    func tag(preRelease: String) -> String {
        switch release.channel {
        case .stable: "latest"
        case .preRelease: preRelease
        case .nightly: "nightly"
        }
    }

    private var readBack: VSIXReadBack {
        let roots = MarketplaceRoots(
            environment: credentials.environment, marketplace: endpoints.marketplace)
        return VSIXReadBack(scratch: scratch, judge: RegistrySignatureJudge(roots: roots))
    }

    private func push(
        _ build: OCIImageBuild, _ files: [MadeArtifact], of item: ReleaseItem, to repository: String,
        tags: [DestinationSpec.Tag], notify: @escaping NoticeSink
    ) async throws -> any Publication {
        let receipt = receipts[item.identity]
        let image = try await offPool { try build.pushed() }
        return try OCIPush(
            image, to: registries.repository(repository), tags: tags.compactMap(tag),
            credentials: try await registries.pusher(to: repository),
            mountSource: BaseMount(image, for: repository).name,
            previous: receipt.map(OCIPush.previousDigests) ?? [:],
            referrers: try referrers(files, of: item, to: image.root),
            fixed: registries.fixedTags(of: repository), transport: transport, wait: visibility,
            notify: notify, now: now)
    }

    /// What is kept beside an image, in the plan's order.
    private func referrers(
        _ files: [MadeArtifact], of item: ReleaseItem, to subject: OCIPush.Manifest
    ) throws -> [OCIPush.Image] {
        try zip(item.artifacts.dropFirst(), files).map { number, made in
            guard case .referrer(let spec)? = release.artifact(number)?.spec, let file = made.file else {
                throw Failure(
                    .planInconsistent, "\(item.identity)",
                    "the plan sends it something that it does not take",
                    advice: "make the lock again with `kilo-release plan lock`")
            }
            return try ReferrerFile(spec, digest: file.sha256, size: file.size, path: file.path)
                .artifact(for: subject)
        }
    }

    private func hubPage(
        _ file: PackagedArtifact, of repository: String
    ) async throws -> DockerHubPublication {
        let page = try HubPage(try await offPool { try FileStream.contents(of: file.path) })
        var wait = visibility
        // Nobody installs from it, so a release does not wait for it as it does for a store.
        wait.deadline = min(wait.deadline, .seconds(60))
        return DockerHubPublication(
            page, digest: file.sha256, version: release.version.description,
            connection: try await registries.hub(repository), wait: wait)
    }

    /// Moving tags name the newest stable release; a pre-release gets only its version.
    private func tag(_ tag: DestinationSpec.Tag) -> OCIPush.Tag? {
        let name = tag.name.replacing("{version}", with: release.version.description)
        guard tag.isMoving else { return .version(name) }
        return release.channel == .stable ? .pointer(name) : nil
    }
}

extension PackagedVSIX {
    var coordinates: VSIXCoordinates {
        VSIXCoordinates(publisher: publisher, name: name, version: version, target: target)
    }

    var upload: VSIXUpload {
        VSIXUpload(
            path: artifact.path, size: artifact.size, sha256: artifact.sha256, normalForm: normalForm)
    }
}

extension MadeNPM {
    var tarball: NPMTarball {
        NPMTarball(
            path: artifact.path, size: artifact.size, sha1: artifact.sha1, sha256: artifact.sha256,
            sha512: artifact.sha512, unpackedSize: unpackedSize)
    }
}

extension OCIImageBuild {
    /// The image as the registry client takes it: manifests in memory, blobs as files of the store.
    ///
    /// Blocks.
    func pushed() throws -> OCIPush.Image {
        let documents = try manifests.map { manifest in
            OCIPush.Manifest(
                bytes: try FileStream.contents(of: manifest.path), mediaType: manifest.mediaType)
        }
        guard let root = documents.last else {
            throw Failure(.imageEmpty, "image", "has no manifest", advice: "name a platform in the plan")
        }
        let files = blobs.map { OCIPush.Blob(digest: $0.digest, size: $0.size, source: .file($0.path)) }
        return OCIPush.Image(root: root, children: Array(documents.dropLast()), blobs: files)
    }
}
