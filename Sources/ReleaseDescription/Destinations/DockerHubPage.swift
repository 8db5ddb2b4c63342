/// What Docker Hub shows of a repository beside its images.
///
/// It changes when everything irrevocable is done. Docker documents no way to change it, so where that fails the
/// release goes on with a warning.
public struct DockerHubPage: Hashable, Sendable, DestinationConvertible {
    let repository: String
    let readme: String
    let summary: String?
    let line: Int

    /// Declares a page.
    ///
    /// Credential: `DOCKER_USERNAME` and `DOCKER_PASSWORD`, which is a password or an access token that may read,
    /// write and delete.
    ///
    /// - Parameters:
    ///   - repository: on Docker Hub: `kiloai/cli`.
    ///   - readme: a Markdown file of the project, of at most 25000 bytes.
    ///   - summary: one line of at most 100 bytes; the product's own if none is given.
    ///   - line: where it is declared; the compiler fills it in.
    public init(_ repository: String, readme: String, summary: String? = nil, line: Int = #line) {
        self.repository = repository
        self.readme = readme
        self.summary = summary
        self.line = line
    }

    /// The destination.
    public var destination: Destination { Destination(kind: .dockerHub(self), line: line) }
}
