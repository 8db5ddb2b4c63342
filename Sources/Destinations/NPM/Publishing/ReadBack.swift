internal import Core
internal import HTTP
internal import HTTPTypes
internal import Lifecycle

/// One look at what an installation would get, as a stranger or as ourselves.
struct ReadBack {
    private let publication: NPMPublication
    private let identification: NPMCall.Identification
    /// What the receipt says beside the evidence.
    private let note: String

    /// The registry shows this to nobody whom it does not know.
    struct Hidden: Error {}

    init(_ publication: NPMPublication, _ identification: NPMCall.Identification, note: String = "") {
        self.publication = publication
        self.identification = identification
        self.note = note
    }

    private var document: NPMPublishDocument { publication.document }
    private var connection: NPMConnection { publication.connection }

    /// - Throws: `Failure`, `Hidden` for a stranger, `NPMRecord.Malformed`.
    func look() async throws -> Outcome {
        guard let record = try await installable() else {
            return .accepted("\(publication.identity) is not visible yet")
        }
        guard record.holds(document.tarball) else { return .alreadyDifferent(found: record.summary) }
        guard record.tag(document.tag, reaches: document.version) else {
            let there = record.tags[document.tag] ?? "nothing"
            return .accepted("the dist-tag \(document.tag) still points to \(there)")
        }
        return try await compareTarball(record)
    }

    /// What an installation finds; nil if it finds nothing.
    private func installable() async throws -> NPMRecord? {
        var call = NPMCall(.get, "/\(NPMConnection.escaped(document.name))", about: document.name)
        call.identification = identification
        call.fields = [
            .accept: "application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8, */*",
            .cacheControl: "no-cache",
        ]
        let response = try await answer(call)
        if response.status.code == 404 { return nil }
        guard response.status.code == 200 else {
            throw failure(response)
        }
        return try NPMRecord(response.json, version: document.version)
    }

    private func compareTarball(_ record: NPMRecord) async throws -> Outcome {
        let tarball = document.tarball
        var call = NPMCall(.get, "", about: document.name)
        call.place = .url(record.tarball)
        call.identification = identification
        call.receive = .digest([.sha512])
        let response = try await answer(call)
        switch (response.status.code, response.body) {
        case (200, .digests([tarball.sha512], let size)) where size == tarball.size:
            return try await compareAttestations(record)
        case (200, .digests(let found, let size)):
            let digest = found.first.map(\.integrity) ?? "no digest"
            return .alreadyDifferent(found: "a tarball of \(size) bytes with \(digest)")
        case (404, _): return .accepted("the tarball of \(publication.identity) is not visible yet")
        default: throw failure(response)
        }
    }

    /// Finds the provenance that was sent among the version's attestations.
    private func compareAttestations(_ record: NPMRecord) async throws -> Outcome {
        let evidence = "tarball downloaded and compared"
        guard publication.options.provenance != nil else { return .published(receipt(evidence)) }
        guard let address = record.attestations else {
            return .accepted("the attestations of \(publication.identity) are not visible yet")
        }
        var call = NPMCall(.get, "", about: document.name)
        call.place = .url(address)
        call.identification = identification
        let response = try await answer(call)
        if response.status.code == 404 {
            return .accepted("the attestations of \(publication.identity) are not visible yet")
        }
        guard response.status.code == 200 else {
            throw failure(response)
        }
        let attestations = NPMAttestations(response.json)
        guard attestations.hasProvenance(of: document) else {
            return .alreadyDifferent(found: "attestations without provenance of these bytes")
        }
        return .published(receipt(evidence + ", provenance read back"))
    }

    private func failure(_ response: Response) -> Failure {
        NPMAnswer(response, connection).failure(publication.subject("GET"), name: document.name)
    }

    private func receipt(_ evidence: String) -> Receipt {
        publication.receipt(note.isEmpty ? evidence : "\(evidence), \(note)")
    }

    private func answer(_ call: NPMCall) async throws -> Response {
        let response: Response
        do {
            response = try await connection.send(call)
        } catch {
            throw connection.failure(error, publication.subject("GET"))
        }
        if isHidden(response.status.code) { throw Hidden() }
        return response
    }

    /// Registries of companies show nothing to strangers, with 401, 403 or 404; npm's own shows them all that is
    /// public, and to its 404 only time helps.
    private func isHidden(_ status: Int) -> Bool {
        guard identification == .anonymous, !connection.isAnonymous else { return false }
        let isOpen = connection.registry == NPMConnection.publicRegistry
        return [401, 403].contains(status) || status == 404 && !isOpen
    }
}
