internal import Core
public import Lifecycle

extension OCIPush {
    /// Looks where the tags point.
    ///
    /// - Throws: `Failure` if the registry cannot be asked, or contradicts itself.
    public func inspect() async throws -> Observation {
        do {
            let places = try await places(writer)
            if let found = moved(places) { return .different(found: found) }
            let isComplete = places.allSatisfy { $0.digest == digest }
            return isComplete ? .identical(receipt("manifest of every tag read and compared")) : .absent
        } catch let fault as OCIFault {
            throw fault.failure
        }
    }

    /// Where a tag points now.
    struct Place: Hashable {
        let tag: Tag
        let digest: Digest?
    }

    func places(_ client: OCIClient) async throws -> [Place] {
        var places: [Place] = []
        for tag in tags {
            places.append(Place(tag: tag, digest: try await client.manifestDigest(at: tag.name)))
        }
        return places
    }

    /// What stands under a version tag that is not ours; nil if nothing does.
    func moved(_ places: [Place]) -> String? {
        let wrong = places.filter { $0.tag.isVersion && $0.digest != nil && $0.digest != digest }
        guard !wrong.isEmpty else { return nil }
        return wrong.map { "\(repository):\($0.tag.name) is \($0.digest.map { "\($0)" } ?? "nothing")" }
            .joined(separator: ", ")
    }
}
