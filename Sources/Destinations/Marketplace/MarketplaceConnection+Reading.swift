internal import Core
internal import HTTP
internal import HTTPTypes

extension MarketplaceConnection {
    /// All versions that the owner sees; nil if there is no such extension.
    ///
    /// - Throws: `Failure` if it cannot be found out.
    func ownedVersions(_ vsix: VSIXCoordinates) async throws(Failure) -> [GalleryVersion]? {
        let request = extensionRequest(vsix)
        let answer = try await read(request, of: vsix.publisher)
        switch answer.status.code {
        case 200:
            guard let json = answer.json else { throw client.unexpected(answer, "an extension as JSON") }
            return GalleryVersion.list(json)
        case 404: return nil
        case 300..<400, 401, 403: throw refusal(answer, client.subject(request))
        default: throw client.unexpected(answer, "an extension")
        }
    }

    /// The version as the public sees it; nil if it does not.
    ///
    /// - Throws: `Failure` if it cannot be found out.
    func publicVersion(_ vsix: VSIXCoordinates) async throws(Failure) -> GalleryVersion? {
        let answer = try await client.read(queryRequest(vsix))
        guard answer.status.code == 200, let results = answer.json?["results"]?.array else {
            throw client.unexpected(answer, "the results of a query")
        }
        let extensions = results.flatMap { $0["extensions"]?.array ?? [] }
        return extensions.flatMap { GalleryVersion.list($0) }.first { $0.matches(vsix) }
    }

    /// Where the VSIX of a version is served.
    func download(_ vsix: VSIXCoordinates, _ version: GalleryVersion) -> String {
        asset("Microsoft.VisualStudio.Services.VSIXPackage", vsix, version)
    }

    /// Where the archive with the signatures of a version is served.
    func signature(_ vsix: VSIXCoordinates, _ version: GalleryVersion) -> String {
        asset("Microsoft.VisualStudio.Services.VsixSignature", vsix, version)
    }

    private func asset(_ type: String, _ vsix: VSIXCoordinates, _ version: GalleryVersion) -> String {
        let target = vsix.target.map { "?targetPlatform=\(StoreURL.encode($0))" } ?? ""
        return "\(version.assets ?? assetBase(vsix))/\(type)\(target)"
    }
}
