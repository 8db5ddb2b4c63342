internal import Core
internal import HTTP
internal import HTTPTypes
public import Lifecycle

extension OpenVSXPublication {
    /// Uploads the package.
    ///
    /// An accepted upload is `.accepted`, as the registry scans it before it becomes visible.
    public func publish() async -> Outcome {
        let request = connection.publishRequest(upload)
        let subject = connection.client.subject(request)
        do {
            return await outcome(of: try await connection.upload(request, for: vsix), subject)
        } catch {
            return error.outcome
        }
    }

    private func outcome(of answer: Response, _ subject: String) async -> Outcome {
        switch answer.status.code {
        case 200..<300: return await accepted(answer)
        case 429: return connection.client.throttled(answer, subject)
        case 408, 500...: return connection.client.undecided(answer, subject)
        default: break
        }
        let error = answer.json?["error"]?.string ?? ""
        if error.hasSuffix("is already published.") || answer.status.code == 409 {
            return await decideDuplicate(answer, subject)
        }
        if error.contains("is already published and was removed") {
            return .refused(
                Failure(
                    .openVSXDuplicate, subject, connection.client.words(answer),
                    advice: "its number stays taken for ever: release a higher version"))
        }
        if error.contains("is already published, but currently isn't active") {
            return .accepted("\(vsix) has been uploaded before and is not visible yet")
        }
        return .refused(connection.refusal(answer, subject))
    }

    private func accepted(_ answer: Response) async -> Outcome {
        let redactor = connection.client.redactor
        if let warning = answer.json?["warning"]?.string {
            await notify("\(identity): the registry warns: \(redactor.redact(warning))")
        }
        let said = answer.json?["success"]?.string.map { " (\(redactor.redact($0)))" } ?? ""
        return .accepted("\(vsix) is accepted; Open VSX scans it next\(said)")
    }

    private func decideDuplicate(_ answer: Response, _ subject: String) async -> Outcome {
        let duplicate = Failure(
            .openVSXDuplicate, subject, connection.client.words(answer),
            advice: "run it again to look again; if the version is not ours, release a higher one")
        guard let seen = try? await inspect() else { return .unknown(duplicate) }
        return seen.outcomeOfDuplicate(duplicate)
    }
}
