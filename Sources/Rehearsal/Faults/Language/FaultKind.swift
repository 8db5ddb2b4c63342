/// What goes wrong.
public enum FaultKind: Hashable, Sendable {
    /// The connection is cut; the service never sees the request.
    case reset(afterCommit: Bool)
    /// No answer comes, for this long or until the client gives up.
    case timeout(Duration?, afterCommit: Bool)
    /// The service answers with this status and its usual error document, and asks to come back after so many
    /// seconds.
    case status(Int, afterCommit: Bool, retryAfter: Int?)
    /// The right answer, late.
    case slow(Duration)
    /// The answer is cut in the middle of its body.
    case truncated
    /// The request's body breaks off in its middle, as the service sees it too.
    case cutUpload
    /// A reply that the service is known for, by its name.
    case named(String)

    /// Whether it holds for every request unless a number is given.
    var isLasting: Bool { if case .slow = self { true } else { false } }

    /// Name and value as written: `timeout-after-commit`, `429=7`.
    var text: String {
        switch self {
        case .reset(let after): "reset" + Self.suffix(after)
        case .timeout(let duration, let after):
            "timeout" + Self.suffix(after) + (duration.map { "=" + FaultDuration.text($0) } ?? "")
        case .status(let code, let after, let seconds):
            "\(code)" + Self.suffix(after) + (seconds.map { "=\($0)" } ?? "")
        case .slow(let duration): "slow=" + FaultDuration.text(duration)
        case .truncated: "truncated"
        case .cutUpload: "cut-upload"
        case .named(let name): name
        }
    }

    private static func suffix(_ afterCommit: Bool) -> String { afterCommit ? afterCommitSuffix : "" }

    static let afterCommitSuffix = "-after-commit"
}
