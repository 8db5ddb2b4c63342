internal import Core
internal import FoundationEssentials

/// The attestations that a registry shows for a version.
struct NPMAttestations: Sendable {
    private let statements: [JSONValue]

    /// Reads `{attestations: [{predicateType, bundle}]}`; what is no statement is left away.
    init(_ document: JSONValue?) {
        statements = (document?["attestations"]?.array ?? []).compactMap { attestation in
            let payload = attestation["bundle"]?["dsseEnvelope"]?["payload"]?.string
            return payload.flatMap { Data(base64Encoded: $0) }.flatMap {
                try? JSONValue(parsing: [UInt8]($0))
            }
        }
    }

    /// Whether there is provenance of exactly these bytes; its signature is not checked here.
    func hasProvenance(of document: NPMPublishDocument) -> Bool {
        statements.contains { statement in
            let subject = statement["subject"]?.array?.first
            let predicate = statement["predicateType"]?.string ?? ""
            return predicate.hasPrefix("https://slsa.dev/provenance/")
                && subject?["name"]?.string
                    == NPMProvenanceStatement.purl(document.name, document.version)
                && subject?["digest"]?["sha512"]?.string == document.tarball.sha512.hex
        }
    }
}
