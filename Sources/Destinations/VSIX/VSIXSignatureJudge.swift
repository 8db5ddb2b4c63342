public import Core
public import SystemPackage

/// Verifies what a registry signs; the cryptography is nothing that a destination knows.
public protocol VSIXSignatureJudge: Sendable {
    /// Verifies the archive that a registry serves beside a package. Blocks.
    ///
    /// - Parameters:
    ///   - archive: the file with `.signature.manifest` and the signatures.
    ///   - package: the package as it was downloaded.
    ///   - authority: whose signature it has to be.
    /// - Returns: what was found, as a receipt may say it.
    /// - Throws: `Failure` of the category `mismatch` if it does not hold.
    func judge(
        _ archive: FilePath, of package: FilePath, by authority: VSIXSignatureAuthority
    ) throws(Failure) -> String
}

/// Whose signature a package has to carry.
public enum VSIXSignatureAuthority: Hashable, Sendable {
    /// The Visual Studio Marketplace: certificates that lead to its pinned root.
    case marketplace
    /// An Open VSX registry, by the key that it names for the version, in PEM.
    case openVSX(key: String)
}

/// Where a registry serves its signature of a version, if it has made one.
struct SignatureSource: Sendable {
    let archive: String
    let authority: Authority

    enum Authority: Sendable {
        case marketplace
        /// The address of the public key.
        case openVSX(key: String)
    }
}
