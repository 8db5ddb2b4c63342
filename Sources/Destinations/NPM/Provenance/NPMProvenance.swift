public import Core
public import Trust

/// Evidence of where a version was made: what is said, and who signs it.
public struct NPMProvenance: Sendable {
    private let facts: NPMBuildFacts
    private let signer: any StatementSigner

    /// Describes evidence.
    ///
    /// - Parameters:
    ///   - environment: the job's, from which the facts come.
    ///   - signer: nil where nothing can sign.
    /// - Throws: `Failure` (`npm.provenance`): provenance that was asked for is never left away.
    public init(environment: [String: String], signer: (any StatementSigner)?) throws(Failure) {
        guard let signer else {
            throw Failure(
                .npmProvenance, "provenance", "nothing here can sign it, so nothing is published",
                advice: "publish without provenance, or with `npm publish FILE --provenance` in this job")
        }
        facts = try NPMBuildFacts(environment: environment)
        self.signer = signer
    }

    /// Provenance names a public build, and its log is public: the registry takes it for public packages only.
    func check(name: String, access: NPMAccessLevel?) throws(Failure) {
        guard access == .public || (access == nil && !name.hasPrefix("@")) else {
            throw Failure(
                .npmProvenance, "npm \(name)",
                "provenance needs public access\(access == nil ? ", and a scoped package is not public by itself" : "")",
                advice: "declare access public, or publish without provenance")
        }
    }

    func bundle(for document: NPMPublishDocument) async throws -> SigstoreBundle {
        let statement = NPMProvenanceStatement(
            name: document.name, version: document.version, sha512: document.tarball.sha512, facts: facts)
        return try await signer.sign(statement: statement.bytes)
    }
}
