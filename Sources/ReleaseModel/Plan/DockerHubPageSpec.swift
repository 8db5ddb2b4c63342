/// What Docker Hub shows of a repository.
public struct DockerHubPageSpec: Hashable, Sendable, Codable {
    /// The repository there: `kiloai/cli`.
    public let repository: String
    /// The Markdown file of the project.
    public let readme: String
    /// One line; nil for the product's own.
    public let summary: String?
    /// The line of the plan.
    public let line: Int
}
