internal import Core
public import Lifecycle

extension OCIPush {
    /// Looks where the tags point, and whether those that are to be moved can be.
    ///
    /// - Throws: `Failure` if the registry cannot be asked, or contradicts itself; `oci.tag-immutable`.
    public func inspect() async throws -> Observation {
        do {
            let places = try await places(writer)
            if let found = moved(places) { return .different(found: found) }
            try await checkRules(places)
            var isComplete = places.allSatisfy { $0.digest == digest }
            if isComplete { isComplete = try await missingReferrer(writer) == nil }
            return isComplete ? .identical(receipt("manifest of every tag read and compared")) : .absent
        } catch let fault as OCIFault {
            throw fault.failure
        }
    }

    /// Refuses, before anything is public, pointers that rules of the registry hold where they are.
    ///
    /// Rules that cannot be read hold nobody back, as the registry itself applies them.
    private func checkRules(_ places: [Place]) async throws {
        let moving = places.filter { !$0.tag.isVersion && $0.digest != nil && $0.digest != digest }
        guard !moving.isEmpty else { return }
        let fixed = await fixed(moving.map(\.tag.name))
        try Failures.throwIfAny(
            moving.filter { fixed.contains($0.tag.name) }.map { place in
                Failure(
                    .ociTagImmutable, "\(repository):\(place.tag.name)",
                    "points to \(place.digest.map { "\($0)" } ?? "nothing"), and the repository's settings let nobody "
                        + "move it",
                    advice: "take the tag out of the plan, or out of the settings' rule")
            })
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
