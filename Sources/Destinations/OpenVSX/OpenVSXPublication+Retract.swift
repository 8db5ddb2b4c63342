internal import Core
internal import HTTP
internal import HTTPTypes
public import Lifecycle

extension OpenVSXPublication {
    /// A higher version, or deleting this one, which Open VSX 1.2 does for a token of its publisher.
    public func retract() -> [RetractionStep] {
        [
            RetractionStep(
                "supersede", .supersede,
                "Release a higher version than \(vsix.version) with the fix, for every target: installed copies "
                    + "update to it by themselves.",
                call: "kilo-release release", undo: .impossible, by: .person),
            RetractionStep(
                "delete-version", .delete,
                "Deletes the files of \(vsix) and nothing else; its number stays reserved and can never be "
                    + "published again. The token must be of an owner of the namespace, or of who published it. "
                    + "With its last version an extension goes with its ratings and counts. Registries before "
                    + "1.2.0 do not do this: ask their operators.",
                call: "curl -X POST -H 'Content-Type: application/json' -d '\(deletion.text())' "
                    + "\"\(connection.deletionURL(vsix))?token=$OVSX_PAT\"",
                undo: .impossible, by: .tool),
        ]
    }

    /// Deletes this version for this target, if that was confirmed.
    public func perform(_ step: RetractionStep) async -> OutcomeRecord {
        guard step.performer == .tool, retract().contains(step) else { return .failed([byHand(step)]) }
        do {
            guard try await version() != nil else { return .done("\(vsix) is not there") }
            let request = connection.deletionRequest(vsix, deletion)
            let token = try await connection.token(for: vsix)
            let answer = try await connection.client.read(connection.withToken(request, token))
            guard answer.status.kind == .successful else {
                return .failed([refusal(answer, connection.client.subject(request))])
            }
            return .done("deleted \(vsix)")
        } catch {
            return .failed([error as? Failure ?? connection.client.internalTrouble(error)])
        }
    }

    /// The one version; without a target the registry would delete all of it.
    private var deletion: JSONValue {
        let one: JSONValue = [
            "version": .string(vsix.version), "targetPlatform": .string(vsix.target ?? "universal"),
        ]
        return [one]
    }

    private func refusal(_ answer: Response, _ subject: String) -> Failure {
        guard answer.status.code != 404, answer.status.code != 405 else {
            return Failure(
                .openVSXRefused, subject, connection.client.words(answer),
                advice: "a registry before 1.2.0 deletes nothing: ask its operators")
        }
        return connection.refusal(answer, subject)
    }
}
