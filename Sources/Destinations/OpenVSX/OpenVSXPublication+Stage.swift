internal import Core
internal import HTTP
internal import HTTPTypes
public import Lifecycle

extension OpenVSXPublication {
    /// Makes the namespace, if it is not there and the plan wants that; the protocol has no staging of packages.
    public func stage() async -> Outcome {
        let upload = "Open VSX has no staging; \(vsix) is uploaded when it is published"
        guard namespaces == .created else { return .staged(upload) }
        do {
            let answer = try await connection.client.read(connection.namespaceRequest(vsix.publisher))
            switch answer.status.code {
            case 200: return .staged(upload)
            case 404: return await create(upload)
            default:
                return .transient(connection.client.unexpected(answer, "a namespace"), retryAfter: nil)
            }
        } catch {
            return connection.client.beforeUpload(error, "open-vsx \(vsix)")
        }
    }

    private func create(_ upload: String) async -> Outcome {
        let request = connection.namespaceCreation(vsix.publisher)
        let subject = connection.client.subject(request)
        do {
            let answer = try await connection.upload(request, for: vsix)
            switch answer.status.code {
            case 200..<300: return .staged("made the namespace \(vsix.publisher). \(upload)")
            case 429: return connection.client.throttled(answer, subject)
            case 408, 500...: return connection.client.undecided(answer, subject)
            // Another target of this release, staged at the same time, may have made it.
            case _ where answer.json?["error"]?.string?.hasPrefix("Namespace already exists") == true:
                return .staged(upload)
            default: return .refused(connection.refusal(answer, subject))
            }
        } catch {
            return error.outcome
        }
    }
}
