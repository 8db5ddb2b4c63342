public import Core
internal import HTTPTypes

/// A version that waits at the registry until a maintainer approves it.
public struct NPMStagedVersion: Hashable, Sendable {
    /// The number that the registry gave it, a UUID.
    public let id: String
    /// The package.
    public let package: String
    /// The version.
    public let version: String
    /// The dist-tag that it is going to get.
    public let tag: String?
    /// The SHA-1 of its tarball, in hexadecimal.
    public let shasum: String?
    /// All that the registry says of it.
    public let document: JSONValue

    init?(_ item: JSONValue) {
        guard let id = item["id"]?.string, let package = item["packageName"]?.string,
            let version = item["version"]?.string
        else { return nil }
        self.id = id
        self.package = package
        self.version = version
        tag = item["tag"]?.string
        shasum = item["shasum"]?.string
        document = item
    }
}

extension NPMConnection {
    /// The staged versions of a package, or of all packages of the account.
    ///
    /// - Throws: `Failure`; `npm.unavailable` if an entry cannot be read, as one that is overlooked would be
    ///   staged twice.
    public func stagedVersions(of package: String? = nil) async throws(Failure) -> [NPMStagedVersion] {
        var found: [NPMStagedVersion] = []
        for page in 0..<Self.pages {
            let filter = package.map { "&package=\(Self.component($0))" } ?? ""
            let call = NPMCall(
                .get, "/-/stage?page=\(page)&perPage=\(Self.pageSize)\(filter)", about: package
            )
            .by("stage")
            let document = try await document(call)
            guard let items = document["items"]?.array else { throw unreadable(call) }
            let versions = items.compactMap(NPMStagedVersion.init)
            guard versions.count == items.count else { throw unreadable(call) }
            found += versions
            guard !items.isEmpty, found.count < document["total"]?.int ?? 0 else { break }
        }
        return package.map { name in found.filter { $0.package == name } } ?? found
    }

    /// Makes a staged version public, by the number that the registry gave it; needs a second factor.
    ///
    /// - Throws: `Failure`.
    public func approve(_ id: String, of package: String? = nil) async throws(Failure) {
        try await ask(
            NPMCall(.post, "/-/stage/\(Self.component(id))/approve", about: package).by("stage"))
    }

    /// Throws a staged version away, with its tarball; needs a second factor.
    ///
    /// - Throws: `Failure`.
    public func reject(_ id: String, of package: String? = nil) async throws(Failure) {
        try await ask(
            NPMCall(.delete, "/-/stage/\(Self.component(id))", about: package).by("stage"))
    }

    private static var pageSize: Int { 100 }
    /// A bound, so that a registry that counts wrongly does not hold us for ever.
    private static var pages: Int { 100 }
}
