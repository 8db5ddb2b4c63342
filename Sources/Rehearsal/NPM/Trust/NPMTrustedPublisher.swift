/// A job of GitHub Actions that a package trusts.
public struct NPMTrustedPublisher: Hashable, Sendable {
    /// The package.
    public var package: String
    /// `owner/name`.
    public var repository: String
    /// The file name of the workflow that is started.
    public var workflow: String
    /// The environment that the job must run in; nil for any.
    public var environment: String?

    /// Names a job.
    public init(package: String, repository: String, workflow: String, environment: String? = nil) {
        self.package = package
        self.repository = repository
        self.workflow = workflow
        self.environment = environment
    }
}
