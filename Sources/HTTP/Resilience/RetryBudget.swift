/// A bucket of tokens that bounds the repetitions that a host gets to a share of its requests.
///
/// Without it, four tries for each request are four times the load for a service that is already in trouble.
struct RetryBudget: Hashable {
    private let reserve: Double
    private let share: Double
    private(set) var tokens: Double

    init(reserve: Double, share: Double) {
        self.reserve = reserve
        self.share = share
        tokens = reserve
    }

    /// A request is sent for the first time.
    mutating func deposit() { tokens = min(reserve, tokens + share) }

    /// Takes a repetition; false if there is none left.
    mutating func withdraw() -> Bool {
        guard tokens >= 1 else { return false }
        tokens -= 1
        return true
    }
}
