/// Signs what is said about an artifact.
///
/// An interface only: who can sign (with a job's identity, or with a key) is handed in where it is needed.
public protocol StatementSigner: Sendable {
    /// Signs an in-toto statement.
    ///
    /// - Parameter statement: the payload, exactly these bytes, of type `application/vnd.in-toto+json`.
    /// - Returns: the statement with its signature.
    /// - Throws: `Failure` if it cannot be signed; nothing has been sent to where the artifact goes then.
    func sign(statement: [UInt8]) async throws -> SigstoreBundle
}
