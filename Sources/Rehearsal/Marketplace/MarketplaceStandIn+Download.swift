internal import Core
internal import HTTPTypes
internal import SystemPackage

extension MarketplaceStandIn {
    /// What the public downloads, by each of the ways in use.
    func download(_ request: IncomingRequest) async throws -> OutgoingResponse {
        let gallery = "/_apis/public/gallery"
        if let found = request.captures("\(gallery)/publisher/*/extension/*/*/assetbyname/*") {
            return try await asset(found[3], found, request)
        }
        if let found = request.captures("\(gallery)/publishers/*/vsextensions/*/*/vspackage") {
            return try await asset(Self.package, found, request)
        }
        if let found = request.captures("\(gallery)/vscode/*/*/latest") {
            let flags: GalleryFlags = [.files, .properties, .assetURI, .latestOnly, .excludeNonValidated]
            let document = document(request.origin, flags, "\(found[0]).\(found[1])")
            guard let answer = document.answer(shelf.packages(of: found[0], found[1])) else {
                throw MarketplaceError.noExtension("\(found[0]).\(found[1])")
            }
            return .gallery(answer)
        }
        return .empty(.notFound)
    }

    private func asset(_ type: String, _ found: [String], _ request: IncomingRequest) async throws
        -> OutgoingResponse
    {
        let target = request.query("targetPlatform")
        let item = shelf.packages(of: found[0], found[1]).first {
            $0.matches(found[2], target == "universal" ? nil : target) && isValidated($0)
        }
        guard let item else { return .empty(.notFound) }
        let package = shelf.path(item.sha256)
        switch type {
        case Self.package:
            count(item.package)
            return .file(package, type: "application/vsix")
        case "Microsoft.VisualStudio.Services.VsixSignature":
            guard let signature = item.signature else { return .empty(.notFound) }
            return .file(shelf.path(signature), type: "application/zip")
        case "Microsoft.VisualStudio.Services.VsixManifest":
            return try await entry("extension.vsixmanifest", of: package)
        default:
            guard let path = item.package.assets[type] else { return .empty(.notFound) }
            return try await entry(path, of: package)
        }
    }

    private func entry(_ path: String, of package: FilePath) async throws -> OutgoingResponse {
        guard let bytes = try await ZipAsset.bytes(path, in: package) else { return .empty(.notFound) }
        return .bytes(bytes, type: "application/octet-stream")
    }

    private static let package = "Microsoft.VisualStudio.Services.VSIXPackage"
}
