internal import Core
internal import FoundationEssentials
internal import HTTPTypes

/// A provenance bundle that came with a version, after the checks that need no certificate.
///
/// Whose signature it is, the real registry checks against Sigstore's roots, which a rehearsal does not have.
struct ProvenanceCheck: Sendable {
    let bundle: JSONValue
    let predicateType: String

    /// - Throws: `NPMRefusal` 422 in the words that the registry begins such refusals with.
    init(_ text: String, of document: PublishDocument) throws {
        guard let bundle = try? JSONValue(parsing: text),
            let payload = bundle["dsseEnvelope"]?["payload"]?.string.flatMap({ Data(base64Encoded: $0) }),
            let statement = try? JSONValue(parsing: [UInt8](payload)),
            let type = statement["predicateType"]?.string
        else { throw Self.refusal("the bundle has no statement") }
        let subjects = statement["subject"]?.array ?? []
        let name = document.name.hasPrefix("@") ? "%40" + document.name.dropFirst() : document.name
        guard subjects.count == 1, subjects[0]["name"]?.string == "pkg:npm/\(name)@\(document.version)",
            subjects[0]["digest"]?["sha512"]?.string == document.tarball.sha512.hex
        else { throw Self.refusal("the subject is not this package") }
        try Self.checkRepository(statement, document.manifest)
        self.bundle = bundle
        predicateType = type
    }

    private static func checkRepository(_ statement: JSONValue, _ manifest: JSONValue) throws {
        // SLSA v1, and v0.2, which is what a job of GitLab sends.
        let definition = statement["predicate"]?["buildDefinition"]
        let source = statement["predicate"]?["invocation"]?["configSource"]
        let built =
            definition?["externalParameters"]?["workflow"]?["repository"]?.string
            ?? source?["uri"]?.string ?? ""
        let declared = manifest["repository"]?["url"]?.string ?? manifest["repository"]?.string ?? ""
        guard plain(built) == plain(declared), !built.isEmpty else {
            throw refusal(
                "Failed to validate repository information: package.json: \"repository.url\" is \"\(declared)\", "
                    + "expected to match \"\(built)\" from provenance")
        }
    }

    private static func plain(_ address: String) -> String {
        var text = address.lowercased()
        if text.hasPrefix("git+") { text.removeFirst("git+".count) }
        if text.hasSuffix(".git") { text.removeLast(".git".count) }
        return text
    }

    private static func refusal(_ words: String) -> NPMRefusal {
        NPMRefusal(
            status: .unprocessableContent, words: "Error verifying sigstore provenance bundle: \(words)")
    }
}
