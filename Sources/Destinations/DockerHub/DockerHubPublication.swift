public import Core
public import Lifecycle

/// The page of a repository on Docker Hub.
///
/// A pointer: it is changed when everything irrevocable is done, and can be changed back.
public struct DockerHubPublication: Publication {
    /// `docker-hub`, the repository, and the version whose page it is.
    public let identity: Identity
    /// The digest of the page as it was packaged.
    public let digest: Digest
    private let page: HubPage
    private let connection: DockerHubConnection
    private let wait: VisibilityWait

    /// Creates the publication.
    ///
    /// - Parameters:
    ///   - page: what is to be shown.
    ///   - digest: the digest of its packaged form.
    ///   - version: the version that it is of.
    ///   - connection: the repository.
    ///   - wait: how long `confirm` waits for the page to be shown; one look by default.
    public init(
        _ page: HubPage, digest: Digest, version: String, connection: DockerHubConnection,
        wait: VisibilityWait = VisibilityWait(deadline: .zero)
    ) {
        identity = Identity(destination: "docker-hub", name: connection.repository, version: version)
        self.digest = digest
        self.page = page
        self.connection = connection
        self.wait = wait
    }

    /// A page can be changed back.
    public var effect: Effect { .reversible }

    /// Compares what is shown.
    ///
    /// - Throws: `Failure` if Docker Hub cannot be asked.
    public func inspect() async throws -> Observation {
        do throws(HubProblem) {
            guard let shown = try await connection.signIn().page(), shown.reads(as: page) else {
                return .absent
            }
            return .identical(receipt("page read and compared"))
        } catch {
            throw error.failure
        }
    }

    /// Does nothing: there are no drafts of pages.
    public func stage() async -> Outcome { .staged("a page has no draft") }

    /// Shows the page.
    public func publish() async -> Outcome {
        await answering {
            let conversation = try await connection.signIn()
            let before = try await conversation.page()
            if let before, before.reads(as: page) {
                return .alreadyIdentical(receipt("it was shown already"))
            }
            try await conversation.set(page)
            let replaced = before.map { ", in place of one with SHA-256 \(Digest.of($0.text).hex)" } ?? ""
            return .published(receipt("Docker Hub took the page\(replaced)"))
        }
    }

    /// Reads the page back under another token.
    public func confirm() async -> Outcome {
        await wait.until(\.isFinal) {
            await answering {
                guard let shown = try await connection.signIn().page() else {
                    return .accepted("\(connection.repository) is not visible yet")
                }
                guard shown.reads(as: page) else {
                    return .alreadyDifferent(found: "\(connection.repository) shows another page")
                }
                return .published(receipt("page read back and compared"))
            }
        }
    }

    /// How the page could be put back.
    public func retract() -> [RetractionStep] {
        [
            RetractionStep(
                "restore-page", .restore,
                "Puts back the page of a release before. Docker Hub keeps none of them: `kilo-release package` at "
                    + "that release's tag writes it as PAGE.json, and the receipt of this release has its SHA-256. "
                    + "The images are not touched.",
                call:
                    "curl -X PATCH -H \"Authorization: Bearer $TOKEN\" -H \"Content-Type: application/json\" "
                    + "--data @PAGE.json \(connection.base)/v2/repositories/\(connection.repository)/",
                undo: .possible, by: .person)
        ]
    }

    private func receipt(_ evidence: String) -> Receipt {
        Receipt(
            identity: identity, digest: digest, url: "https://hub.docker.com/r/\(connection.repository)",
            evidence: evidence)
    }

    private func answering(_ body: () async throws -> Outcome) async -> Outcome {
        do {
            return try await body()
        } catch let problem as HubProblem {
            return problem.isPassing
                ? .transient(problem.failure, retryAfter: nil) : .refused(problem.failure)
        } catch {
            return .unknown(
                Failure(.dockerHubUnavailable, "\(identity)", "\(error)", advice: "run it again"))
        }
    }
}
