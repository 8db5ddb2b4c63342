internal import Artifacts
internal import Core
internal import HTTPTypes
internal import SystemPackage

extension MarketplaceStandIn {
    /// A new extension with its first version.
    func create(_ request: IncomingRequest) async throws -> OutgoingResponse {
        let token = try token(request)
        let file = try await receive(request)
        return try await discarding(file) {
            let package = try await file.package()
            try Self.require(token, on: package.publisher)
            guard shelf.packages(of: package.publisher, package.name).isEmpty else {
                throw MarketplaceError.extensionExists(package.id)
            }
            return try await shelve(package, file, .created)
        }
    }

    /// Another version, or another target of one.
    func update(_ publisher: String, _ name: String, _ request: IncomingRequest) async throws
        -> OutgoingResponse
    {
        try requireRight(request, on: publisher)
        guard !shelf.packages(of: publisher, name).isEmpty else {
            throw MarketplaceError.noExtension("\(publisher).\(name)")
        }
        let file = try await receive(request)
        return try await discarding(file) {
            let package = try await Self.package(of: file, publisher, name)
            return try await shelve(package, file, .ok)
        }
    }

    /// A new extension or another version, with the archive of its publisher's signature.
    func publishSigned(_ publisher: String, _ name: String, _ request: IncomingRequest) async throws
        -> OutgoingResponse
    {
        try requireRight(request, on: publisher)
        let body = try await receive(request)
        return try await discarding(body) {
            let (vsix, archive) = try await split(body)
            return try await discarding(vsix) {
                try await discarding(archive) {
                    let package = try await Self.package(of: vsix, publisher, name)
                    return try await shelve(package, vsix, .ok, signedBy: archive)
                }
            }
        }
    }

    private func split(_ body: UploadedFile) async throws -> (vsix: UploadedFile, archive: UploadedFile) {
        let (first, second) = (shelf.incomingPath(), shelf.incomingPath())
        return try await offPool {
            let multipart = try MultipartFile(body.path)
            guard let vsix = multipart.parts.first(where: { $0.name == "vsix" }),
                let archive = multipart.parts.first(where: { $0.name == "sigzip" })
            else { throw NoVSIX(reason: "expected the parts vsix and sigzip") }
            return (try multipart.extract(vsix, to: first), try multipart.extract(archive, to: second))
        }
    }

    private func receive(_ request: IncomingRequest) async throws -> UploadedFile {
        let limit = settings.sizeLimit
        guard request.contentLength ?? 0 <= limit else { throw MarketplaceError.tooLarge(limit) }
        let file = UploadedFile(try await request.body.save(to: shelf.incomingPath()))
        guard file.size <= limit else {
            await file.discard()
            throw MarketplaceError.tooLarge(limit)
        }
        return file
    }

    private static func package(of file: UploadedFile, _ publisher: String, _ name: String) async throws
        -> UploadedVSIX
    {
        let package = try await file.package()
        guard package.id.lowercased() == "\(publisher).\(name)".lowercased() else {
            throw NoVSIX(reason: "the package is \(package.id), the request is for \(publisher).\(name)")
        }
        return package
    }

    private func shelve(
        _ package: UploadedVSIX, _ file: UploadedFile, _ status: HTTPResponse.Status,
        signedBy archive: UploadedFile? = nil
    ) async throws -> OutgoingResponse {
        guard Self.isPlain(package.version) else { throw MarketplaceError.invalidVersion(package.version) }
        if let target = package.target, !VSIXTargets.all.contains(target) {
            throw MarketplaceError.invalidPackage("The target platform '\(target)' is not supported.")
        }
        guard package.tags.allSatisfy({ $0.count < 50 }) else { throw MarketplaceError.internalError }
        let signature = try await sign(file, archive)
        let duplicate = shelf.packages(of: package.publisher, package.name)
            .contains { $0.matches(package.version, package.target) }
        guard !duplicate else { throw MarketplaceError.versionExists(package) }
        // From here to the first await nobody else can take the same version.
        let item = shelf.add(
            package, size: file.size, sha256: file.sha256, signature: signature,
            looks: settings.looksUntilValidated)
        try await file.keep(at: shelf.path(file.sha256))
        try await shelf.record(item)
        return .gallery(
            [
                "extensionName": .string(package.name),
                "publisher": ["publisherName": .string(package.publisher)],
                "versions": [["version": .string(package.version)]],
            ], status)
    }

    /// Writes the archive with the Marketplace's signature, or with its countersignature of what the publisher has
    /// signed; nil where it signs nothing.
    ///
    /// What is no signature is kept as it came: that the service refuses it is not known, and who reads it back finds
    /// it.
    private func sign(_ file: UploadedFile, _ signed: UploadedFile?) async throws -> Digest? {
        guard settings.signs || signed != nil else { return nil }
        let (settings, scratch, shelf) = (settings, scratch, shelf)
        return try await offPool {
            let archive = try Self.archive(of: file, signed, settings, scratch: scratch)
            let digest = Digest.of(archive)
            try FileSystem.write(archive, to: shelf.path(digest))
            return digest
        }
    }

    private static func archive(
        of file: UploadedFile, _ signed: UploadedFile?, _ settings: MarketplaceSettings, scratch: FilePath
    ) throws -> [UInt8] {
        let signer = MarketplaceSigner.signer
        guard let signed else { return try signer.archive(of: file, date: settings.date, scratch: scratch) }
        let countersigned =
            try settings.signs ? signer.countersigned(signed, date: settings.date, scratch: scratch) : nil
        return try countersigned ?? FileStream.contents(of: signed.path)
    }

    private static func isPlain(_ version: String) -> Bool {
        SemanticVersion(version).map { $0.prerelease.isEmpty && $0.build.isEmpty } ?? false
    }

    /// Runs the body, and throws the upload away if it is still where it came in.
    private func discarding(
        _ file: UploadedFile, _ body: () async throws -> OutgoingResponse
    ) async throws -> OutgoingResponse {
        do {
            let answer = try await body()
            await file.discard()
            return answer
        } catch {
            await file.discard()
            throw error
        }
    }
}
