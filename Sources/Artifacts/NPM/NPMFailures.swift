public import Core

extension Failure.Code {
    /// A package.json that npm would refuse, or that says something which cannot be published.
    public static let npmManifest = Self("npm.invalid-manifest", .usage)
    /// A package of nothing but its package.json: a build step was forgotten.
    public static let npmEmptyPackage = Self("npm.empty-package", .usage)
    /// A file that carries credentials is among the files of the package.
    public static let npmSecretFile = Self("npm.secret-file", .usage)
    /// A `workspace:` or `catalog:` range that only a package manager inside the repository can read.
    public static let npmUnresolvedRange = Self("npm.unresolved-range", .usage)
    /// A file that describes a workspace and cannot be read.
    public static let npmWorkspace = Self("npm.invalid-workspace", .usage)
    /// The package says `"private": true`.
    public static let npmPrivate = Self("npm.private-package", .refused)
    /// File names beyond ASCII, on a machine without the library that orders them.
    public static let npmCollation = Self("npm.collation-unavailable", .usage)
    /// A path that the package cannot hold.
    public static let npmPath = Self("npm.invalid-path", .usage)
}

extension Failure {
    /// A package.json that says something impossible.
    static func npmManifest(_ subject: String, _ message: String) -> Failure {
        Failure(
            .npmManifest, subject, message, advice: "correct the package.json, then run the command again")
    }
}
