internal import Core
internal import Synchronization

extension GitHubPublication {
    /// What stands at GitHub for our tag.
    enum Standing {
        case nothing
        case published(RemoteRelease, AssetComparison)
        /// Our draft: for our tag and our commit.
        case draft(RemoteRelease, AssetComparison)
        /// Drafts for our tag that are not ours, or of which we cannot tell which is.
        case foreign(String)

        /// Whether there is anything.
        var isThere: Bool { if case .nothing = self { false } else { true } }

        /// Whether a later look could still show more of what we have uploaded.
        var mayLag: Bool {
            switch self {
            case .nothing: true
            case .draft(_, let assets): assets.conflicts.isEmpty && !assets.missing.isEmpty
            case .published, .foreign: false
            }
        }
    }

    /// Looks for the published release first, as there can be only one, and then for drafts.
    ///
    /// - Throws: `GitHubProblem`.
    func standing() async throws(GitHubProblem) -> Standing {
        if let release = try await connection.publishedRelease(content.tag) {
            let assets = try await connection.assets(of: release.id)
            return .published(release, AssetComparison(content.assets, assets))
        }
        let drafts = try await drafts()
        guard let draft = drafts.first else { return .nothing }
        guard drafts.count == 1 else { return .foreign(several(drafts)) }
        guard draft.target == content.commit else {
            return .foreign(
                "a draft for \(content.tag) that targets \(draft.target), not \(content.commit)")
        }
        let assets = try await connection.assets(of: draft.id)
        return .draft(draft, AssetComparison(content.assets, assets))
    }

    /// Looks until there is what is hoped for, for at most half a minute, as GitHub's lists lag behind writes.
    ///
    /// - Throws: `GitHubProblem` of the last look.
    func standing(hopedFor: (Standing) -> Bool) async throws(GitHubProblem) -> Standing {
        let patience = VisibilityWait(
            deadline: min(wait.deadline, .seconds(30)), interval: .seconds(2), clock: wait.clock)
        let isFinal: (Result<Standing, GitHubProblem>) -> Bool = { sight in
            switch sight {
            case .success(let standing): hopedFor(standing)
            case .failure(let problem): !problem.isPassing
            }
        }
        return try await patience.until(isFinal) {
            do throws(GitHubProblem) {
                return .success(try await standing())
            } catch {
                return .failure(error)
            }
        }.get()
    }

    /// The list shows drafts to those who may write; one that we have made is found by its number before it is
    /// listed.
    private func drafts() async throws(GitHubProblem) -> [RemoteRelease] {
        let listed = try await connection.drafts(content.tag)
        guard listed.isEmpty, let number = madeDraft.number,
            let made = try await connection.release(number), made.isDraft, made.tag == content.tag
        else { return listed }
        return [made]
    }

    /// Names them, so that a person can choose.
    private func several(_ drafts: [RemoteRelease]) -> String {
        let each = drafts.map {
            "\($0.id) (targets \($0.target), \($0.assets.count) assets, \($0.page))"
        }
        let delete = "gh api -X DELETE repos/\(connection.repository)/releases/NUMBER"
        return
            "\(drafts.count) drafts for \(content.tag): \(each.joined(separator: ", ")); keep at most one, "
            + "and delete each other with `\(delete)`"
    }
}

/// The number of the draft that this publication has made, which all its copies share.
final class MadeDraft: Sendable {
    private let contents = Mutex<Int?>(nil)

    var number: Int? { contents.withLock { $0 } }

    func note(_ number: Int) { contents.withLock { $0 = number } }
}
