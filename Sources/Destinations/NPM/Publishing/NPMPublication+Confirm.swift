internal import Core
internal import HTTP
internal import HTTPTypes
public import Lifecycle

extension NPMPublication {
    /// Reads it back the way an installation does: the abbreviated document and the tarball, without the token
    /// unless the package is restricted.
    ///
    /// Waits until it is visible, or the deadline has passed.
    public func confirm() async -> Outcome {
        await wait.until({ !$0.isAccepted }, look)
    }

    private func look() async -> Outcome {
        do {
            guard let record = try await installable() else {
                return .accepted("\(identity) is not visible yet")
            }
            guard record.holds(document.tarball) else {
                return .alreadyDifferent(found: record.summary)
            }
            guard record.tag(document.tag, reaches: document.version) else {
                let there = record.tags[document.tag] ?? "nothing"
                return .accepted("the dist-tag \(document.tag) still points to \(there)")
            }
            return try await compareTarball(record)
        } catch let failure as Failure {
            return failure.code.category == .refused
                ? .refused(failure) : .transient(failure, retryAfter: nil)
        } catch {
            return .unknown(
                Failure(.npmUnavailable, subject("GET"), "\(error)", advice: "run it again"))
        }
    }

    private var reader: NPMCall.Identification {
        document.access == .restricted ? .credential : .anonymous
    }

    /// What an installation finds; nil if it finds nothing.
    private func installable() async throws -> NPMRecord? {
        var call = NPMCall(.get, "/\(NPMConnection.escaped(document.name))", about: document.name)
        call.identification = reader
        call.fields = [
            .accept: "application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8, */*",
            .cacheControl: "no-cache",
        ]
        let response = try await answer(call)
        if response.status.code == 404 { return nil }
        guard response.status.code == 200 else {
            throw NPMAnswer(response, connection).failure(subject("GET"), name: document.name)
        }
        return try NPMRecord(response.json, version: document.version)
    }

    private func compareTarball(_ record: NPMRecord) async throws -> Outcome {
        var call = NPMCall(.get, "", about: document.name)
        call.place = .url(record.tarball)
        call.identification = reader
        call.receive = .digest([.sha512])
        let response = try await answer(call)
        switch (response.status.code, response.body) {
        case (200, .digests([document.tarball.sha512], let size)) where size == document.tarball.size:
            return try await compareAttestations(record)
        case (200, .digests(let found, let size)):
            let digest = found.first.map(\.integrity) ?? "no digest"
            return .alreadyDifferent(found: "a tarball of \(size) bytes with \(digest)")
        case (404, _): return .accepted("the tarball of \(identity) is not visible yet")
        default: throw NPMAnswer(response, connection).failure(subject("GET"), name: document.name)
        }
    }

    /// Finds the provenance that was sent among the version's attestations.
    private func compareAttestations(_ record: NPMRecord) async throws -> Outcome {
        let evidence = "tarball downloaded and compared"
        guard options.provenance != nil else { return .published(receipt(evidence)) }
        guard let address = record.attestations else {
            return .accepted("the attestations of \(identity) are not visible yet")
        }
        var call = NPMCall(.get, "", about: document.name)
        call.place = .url(address)
        call.identification = reader
        let response = try await answer(call)
        if response.status.code == 404 {
            return .accepted("the attestations of \(identity) are not visible yet")
        }
        guard response.status.code == 200 else {
            throw NPMAnswer(response, connection).failure(subject("GET"), name: document.name)
        }
        let attestations = NPMAttestations(response.json)
        guard attestations.hasProvenance(of: document) else {
            return .alreadyDifferent(found: "attestations without provenance of these bytes")
        }
        return .published(receipt(evidence + ", provenance read back"))
    }

    private func answer(_ call: NPMCall) async throws -> Response {
        do {
            return try await connection.send(call)
        } catch {
            throw connection.failure(error, subject("GET"))
        }
    }
}

extension Outcome {
    fileprivate var isAccepted: Bool { if case .accepted = self { true } else { false } }
}
