internal import Artifacts
internal import Core
internal import HTTPTypes

extension OpenVSXStandIn {
    /// Takes a package; it becomes visible when its scans are done.
    func publish(_ request: IncomingRequest) async throws -> OutgoingResponse {
        uploads += 1
        guard uploads > settings.throttledUploads else { throw OpenVSXError.throttled }
        let file = try await receive(request)
        do {
            let package = try await file.package()
            try check(package, try user(request, for: package.id))
            return try await shelve(package, file)
        } catch {
            await file.discard()
            throw error
        }
    }

    private func receive(_ request: IncomingRequest) async throws -> UploadedFile {
        let limit = settings.sizeLimit
        guard request.contentLength ?? 0 <= limit else { throw OpenVSXError.tooLarge(limit) }
        let file = UploadedFile(try await request.body.save(to: shelf.incomingPath()))
        guard file.size <= limit else {
            await file.discard()
            throw OpenVSXError.tooLarge(limit)
        }
        return file
    }

    private func check(_ package: UploadedVSIX, _ user: String) throws {
        guard let members = namespaces.members(of: package.publisher) else {
            throw OpenVSXError.unknownPublisher(package.publisher)
        }
        guard members.contains(user) else {
            throw OpenVSXError.insufficientRights(publisher: package.publisher)
        }
        if let target = package.target, !VSIXTargets.all.contains(target), target != "universal" {
            throw OpenVSXError("Unsupported target platform '\(target)'")
        }
        guard package.version.count <= 100, SemanticVersion(package.version) != nil else {
            throw OpenVSXError("The version '\(package.version)' is no semantic version.")
        }
        guard package.description.count <= 2048 else {
            throw OpenVSXError("The field 'description' exceeds the maximum length of 2048 characters.")
        }
        guard package.license != nil || package.assets[Self.license] != nil else {
            throw OpenVSXError("This extension cannot be accepted because it has no license.")
        }
    }

    private func shelve(_ package: UploadedVSIX, _ file: UploadedFile) async throws -> OutgoingResponse {
        let signature = try await sign(file)
        let duplicate = shelf.packages(of: package.publisher, package.name)
            .first { $0.matches(package.version, package.target) }
        if let duplicate { throw OpenVSXError.published(duplicate, isVisible: isVisible(duplicate)) }
        // From here to the first await nobody else can take the same version.
        let item = shelf.add(
            package, size: file.size, sha256: file.sha256, signature: signature,
            looks: settings.looksUntilVisible)
        try await file.keep(at: shelf.path(file.sha256))
        try await shelf.record(item)
        return .registry(
            [
                "namespace": .string(package.publisher), "name": .string(package.name),
                "version": .string(package.version),
                "targetPlatform": .string(package.target ?? "universal"),
                "success": "It can take a couple minutes before the extension version is available",
                "files": [:],
            ], .created)
    }

    /// Writes the archive with the registry's signature; nil where it signs nothing.
    private func sign(_ file: UploadedFile) async throws -> Digest? {
        guard settings.signs else { return nil }
        let (key, date, scratch) = (key, settings.date, scratch)
        let archive = try await offPool { try key.archive(of: file, date: date, scratch: scratch) }
        let (digest, path) = (Digest.of(archive), shelf.path(Digest.of(archive)))
        try await offPool { try FileSystem.write(archive, to: path) }
        return digest
    }

    /// Whether the public can have it.
    ///
    /// A package with extra fields in its zip is taken for an attack and never appears, without a word to
    /// anybody.
    func isVisible(_ item: ShelvedVSIX) -> Bool {
        item.looksLeft == 0 && !item.isRemoved && !item.package.hasExtraFields
            && review(of: item) == .published
    }

    /// What the review says of it.
    func review(of item: ShelvedVSIX) -> OpenVSXSettings.Review {
        settings.reviews["\(item.package.id)@\(item.package.version)"] ?? .published
    }

    private static let license = "Microsoft.VisualStudio.Services.Content.License"
}
