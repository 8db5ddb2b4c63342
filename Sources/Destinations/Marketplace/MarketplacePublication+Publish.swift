internal import Core
internal import HTTP
internal import HTTPTypes
public import Lifecycle

extension MarketplacePublication {
    /// Uploads the package: as a new extension if there is none yet, else as another version or target.
    ///
    /// With a signature both go the same way. An accepted upload is `.accepted`, as the Marketplace validates it afterwards.
    public func publish() async -> Outcome {
        let versions: [GalleryVersion]?
        do {
            versions = try await connection.ownedVersions(vsix)
        } catch {
            return connection.client.beforeUpload(error, subject)
        }
        if versions?.contains(where: { $0.matches(vsix) }) == true { return await decideDuplicate(nil) }
        if let signature = upload.signature {
            let request = connection.signedRequest(vsix, upload, signature)
            return await send(request) { await decideDuplicate($0) }
        }
        guard versions != nil else { return await create() }
        return await send(connection.updateRequest(vsix, upload)) { await decideDuplicate($0) }
    }

    private func create() async -> Outcome {
        await send(connection.createRequest(upload)) { answer in
            // Another target of this release, sent at the same time, may have created the extension.
            guard let versions = try? await connection.ownedVersions(vsix),
                !versions.contains(where: { $0.matches(vsix) })
            else { return await decideDuplicate(answer) }
            return await send(connection.updateRequest(vsix, upload)) { await decideDuplicate($0) }
        }
    }

    private func send(_ request: Request, onConflict: (Response) async -> Outcome) async -> Outcome {
        let subject = connection.client.subject(request)
        let answer: Response
        do {
            answer = try await connection.upload(request, of: vsix.publisher)
        } catch {
            return error.outcome
        }
        switch answer.status.code {
        case 200..<300: return .accepted("\(vsix) is accepted; the Marketplace validates it next")
        case 409: return await onConflict(answer)
        case 429: return connection.client.throttled(answer, subject)
        case 408, 500...: return connection.client.undecided(answer, subject)
        default: return .refused(connection.refusal(answer, subject))
        }
    }

    private func decideDuplicate(_ answer: Response?) async -> Outcome {
        let words = answer.map { connection.client.words($0) } ?? "the version is listed already"
        let duplicate = Failure(
            .marketplaceDuplicate, subject, words,
            advice: "run it again to look again; if the version is not ours, release a higher one")
        guard let seen = try? await inspect() else { return .unknown(duplicate) }
        return seen.outcomeOfDuplicate(duplicate)
    }

    private var subject: String { "marketplace \(vsix)" }
}
