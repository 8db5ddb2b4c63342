internal import Core
internal import HTTPTypes

extension RegistryStandIn {
    /// The tags of a repository, in pages of `n` after `last`.
    func tags(of repository: String, _ request: IncomingRequest) async throws -> OutgoingResponse {
        guard request.isRead else { throw RegistryError.wrongMethod }
        let (isKnown, all) = try await offPool { [content] in
            (content.isKnown(repository), try content.tags(of: repository))
        }
        guard isKnown else { throw RegistryError.nameUnknown }
        let last = request.query("last") ?? ""
        let rest = all.filter { last.precedes($0) }
        let page = try Self.pageSize(request).map { Array(rest.prefix($0)) } ?? rest
        let body: JSONValue = [
            "name": .string(repository), "tags": .array(page.map { .string($0) }),
        ]
        let response = OutgoingResponse.bytes(Array(body.text().utf8), type: "application/json")
        guard page.count < rest.count, let end = page.last else { return response }
        let next = "/v2/\(repository)/tags/list?n=\(page.count)&last=\(end)"
        return response.with("Link", "<\(next)>; rel=\"next\"")
    }

    private static func pageSize(_ request: IncomingRequest) throws -> Int? {
        guard let text = request.query("n") else { return nil }
        guard let size = Int(text), size >= 0 else {
            throw RegistryError(
                .badRequest, "PAGINATION_NUMBER_INVALID", "invalid number of results requested")
        }
        return size
    }

    /// The manifests that name a digest as their subject, as an index.
    func referrers(
        to text: String, in repository: String, _ request: IncomingRequest
    ) async throws -> OutgoingResponse {
        guard request.isRead else { throw RegistryError.wrongMethod }
        let digest = try Self.digest(text)
        let all = try await offPool { [content] in try content.referrers(of: digest, in: repository) }
        let wanted = request.query("artifactType")
        let chosen = all.filter { wanted == nil || $0["artifactType"]?.string == wanted }
        let type = "application/vnd.oci.image.index.v1+json"
        let index: JSONValue = [
            "schemaVersion": 2, "mediaType": .string(type), "manifests": .array(chosen),
        ]
        let response = OutgoingResponse.bytes(Array(index.text().utf8), type: type)
        return wanted == nil ? response : response.with("OCI-Filters-Applied", "artifactType")
    }
}
