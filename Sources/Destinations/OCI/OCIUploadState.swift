internal import Core
internal import FoundationEssentials
internal import HTTP
internal import HTTPTypes

/// An upload under way: where its next bytes go.
struct OCIUploadState: Hashable {
    /// The absolute URL of the next request, with all query items that the registry gave it.
    let location: String
    /// How many bytes the registry has.
    let offset: Int
    /// The least size of a chunk that is not the last (`OCI-Chunk-Min-Length`).
    let minimumChunk: Int

    /// Reads the state that an answer tells; `previous` fills in what it leaves out.
    ///
    /// - Throws: `OCIFault` if there is no Location, or one to which a client must not go.
    init(_ response: Response, to request: Request, previous: OCIUploadState?, offset: Int?) throws {
        location = try Self.location(response, request, previous)
        self.offset = offset ?? Self.committed(response) ?? previous?.offset ?? 0
        minimumChunk =
            response.field("OCI-Chunk-Min-Length").flatMap { Int($0) } ?? previous?.minimumChunk ?? 0
    }

    /// The URL that ends the upload, its query kept and the digest added.
    func closing(_ digest: Digest) -> String {
        location + (location.contains("?") ? "&" : "?") + "digest=\(digest)"
    }

    /// The number of bytes that `Range: 0-N` tells.
    ///
    /// `0-0` is what known registries say for no byte, as well as for one; it is read as none.
    static func committed(_ response: Response) -> Int? {
        guard let range = response.fields[.range] else { return nil }
        let bounds = range.trimmingPrefix("bytes=").split(separator: "-").compactMap { Int($0) }
        guard bounds.count == 2, bounds[0] == 0, bounds[1] < Int.max else { return nil }
        return bounds[1] == 0 ? 0 : bounds[1] + 1
    }

    /// The Location may be relative, carry a query, and name another host.
    private static func location(
        _ response: Response, _ request: Request, _ previous: OCIUploadState?
    ) throws -> String {
        guard let field = response.fields[.location] else {
            if let previous { return previous.location }
            throw OCIFault.refused(
                Failure(
                    .ociRefused, OCIFault.subject(request),
                    "answered \(response.status.code) without a Location",
                    advice: "this is no registry of distribution-spec 1.1; check the URL"))
        }
        let base = URL(string: response.url.isEmpty ? request.url : response.url)
        guard let url = URL(string: field, relativeTo: base)?.absoluteString, let target = OCIOrigin(url),
            OCIOrigin(request.url)?.maySendTo(target) == true
        else {
            throw OCIFault.refused(
                Failure(
                    .ociUnsafeLocation, OCIFault.subject(request),
                    "sends the upload to \(OCIOrigin(field)?.description ?? "no URL")",
                    advice:
                        "uploads do not go from https to http, nor to private addresses; check the registry"))
        }
        return url
    }
}
