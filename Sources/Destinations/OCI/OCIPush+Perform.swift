internal import Core
public import Lifecycle

extension OCIPush {
    /// Does a step that was confirmed: points a tag back, or deletes a tag or the manifest.
    ///
    /// A tag that is on another image by now is left alone.
    public func perform(_ step: RetractionStep) async -> OutcomeRecord {
        guard step.performer == .tool, retract().contains(step) else { return .failed([byHand(step)]) }
        do {
            for tag in tags {
                if step.id == "restore-\(tag.name)", let target = previous[tag.name] {
                    return try await restore(tag.name, to: target)
                }
                if step.id == "untag-\(tag.name)" { return try await remove(tag.name, as: tag.name) }
            }
            return try await remove("\(digest)", as: "the image \(digest) with all its tags")
        } catch {
            return OutcomeRecord(outcome(error, \.outcomeOfRepeatable))
        }
    }

    private func restore(_ tag: String, to target: Digest) async throws -> OutcomeRecord {
        let client = remover()
        let current = try await client.manifestDigest(at: tag)
        if current == target { return .done("\(tag) points to \(target) already") }
        guard current == digest else { return .failed([moved(tag, current)]) }
        guard let manifest = try await client.manifest(at: "\(target)"), manifest.digest == target else {
            return .failed([
                Failure(
                    .ociRefused, "\(repository)@\(target)", "the image before is not there any more",
                    advice: "point \(tag) to another release's image")
            ])
        }
        try await client.put(manifest, at: tag)
        return .done("\(tag) points to \(target)")
    }

    private func remove(_ reference: String, as what: String) async throws -> OutcomeRecord {
        let client = remover()
        guard let current = try await client.manifestDigest(at: reference) else {
            return .done("\(what) is not there")
        }
        guard current == digest else { return .failed([moved(reference, current)]) }
        try await client.delete(reference)
        return .done("deleted \(what)")
    }

    private func moved(_ tag: String, _ current: Digest?) -> Failure {
        Failure(
            .ociMismatch, "\(repository):\(tag)",
            "points to \(current.map { "\($0)" } ?? "nothing"), not to our image \(digest): there is nothing of ours "
                + "to take back",
            advice: "look who has moved it")
    }
}
