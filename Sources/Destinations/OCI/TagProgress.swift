public import Core
public import Lifecycle

/// How far the tags of an image have been set, told so that nobody overlooks what is public already.
struct TagProgress {
    private let repository: OCIRepository
    private var missing: [String]
    private var set: [String] = []
    private var before: [(tag: String, digest: Digest)] = []

    init(repository: OCIRepository, tags: [OCIPush.Tag]) {
        self.repository = repository
        missing = tags.map(\.name)
    }

    /// A tag points to the image now; `before` is where it pointed, if elsewhere.
    mutating func note(_ tag: OCIPush.Tag, before digest: Digest?) {
        set.append(tag.name)
        missing.removeAll { $0 == tag.name }
        if let digest { before.append((tag.name, digest)) }
    }

    /// What is set and what is not; empty as long as nothing is.
    var remark: String {
        guard !set.isEmpty else { return "" }
        return "; already public under \(set.joined(separator: ", ")), not yet under "
            + missing.joined(separator: ", ")
    }

    /// An outcome that does not hide what is public: in part.
    func explaining(_ outcome: Outcome) -> Outcome {
        guard !set.isEmpty else { return outcome }
        switch outcome {
        case .refused(let failure): return .refused(partly(failure))
        case .transient(let failure, let wait): return .transient(partly(failure), retryAfter: wait)
        case .unknown(let failure): return .unknown(partly(failure))
        case .alreadyDifferent(let found): return .alreadyDifferent(found: found + remark)
        case .published, .alreadyIdentical, .staged, .accepted, .awaitingApproval: return outcome
        }
    }

    private func partly(_ failure: Failure) -> Failure {
        Failure(
            failure.code.category == .mismatch ? failure.code : .partlyPublished, failure.subject,
            "\(failure.code): \(failure.message)\(remark)",
            advice: "\(failure.advice). Then run it again: it sets only the tags that are missing")
    }

    /// Where pointers pointed before, as `OCIPush.previousDigests(in:)` reads it.
    var history: String {
        guard !before.isEmpty else { return "" }
        return TagProgress.mark + before.map { "\($0.tag)=\($0.digest)" }.joined(separator: ",")
    }

    fileprivate static let mark = "; before: "
}

extension OCIPush {
    /// Where the tags pointed before a publication moved them, as its receipt tells.
    public static func previousDigests(in receipt: Receipt) -> [String: Digest] {
        guard let mark = receipt.evidence.firstRange(of: TagProgress.mark) else { return [:] }
        let pairs = receipt.evidence[mark.upperBound...].split(separator: ",").map {
            $0.split(separator: "=", maxSplits: 1).map(String.init)
        }
        return pairs.reduce(into: [:]) { result, pair in
            if pair.count == 2, let digest = Digest(pair[1]) { result[pair[0]] = digest }
        }
    }
}
