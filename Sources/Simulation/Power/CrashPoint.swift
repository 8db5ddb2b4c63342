/// A moment at which a process can die so that it matters: before or after something that leaves it.
public struct CrashPoint: Hashable, Sendable, CustomStringConvertible {
    /// Counts the points of a run from 1, in the order in which they are reached.
    public let number: Int
    /// What is about to happen or has happened: `PUT http://127.0.0.1:4873/kilo`, `ledger intent`.
    public let subject: String
    /// On which side of it.
    public let side: Side

    /// Creates a point.
    public init(number: Int, subject: String, side: Side) {
        self.number = number
        self.subject = subject
        self.side = side
    }

    /// The two sides of something that happens.
    public enum Side: String, Hashable, Sendable {
        /// It has not happened.
        case before
        /// It has happened, and nobody in the process knows.
        case after
    }

    /// `#12 before PUT http://127.0.0.1:4873/kilo`.
    public var description: String { "#\(number) \(side.rawValue) \(subject)" }
}

/// The process is dead; thrown by everything that would have left it.
public struct PowerLoss: Error, Hashable, Sendable {
    /// Where it died.
    public let point: CrashPoint
}
