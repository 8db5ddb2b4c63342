/// What went wrong, told so that the reader knows what to do next.
///
/// One shape for the whole tool: a stable `code`, the `subject` (a file with its line, or a destination with
/// its request), a `message` that says what was expected and what was found, and an `advice`.
/// Secrets never enter a failure: whoever makes one from outside text redacts it first.
public struct Failure: Error, Hashable, Sendable, Codable {
    /// The stable name of the kind of failure, documented in `docs/errors.md`.
    public var code: Code
    /// What it is about: `Release.swift:12`, `npm PUT /@kilocode%2fcli`, `dist/kilo`.
    public var subject: String
    /// What was expected and what was found.
    public var message: String
    /// What to do next; empty only where nothing can be done.
    public var advice: String
    /// Where in the plan it was declared, if it was.
    public var location: SourceLocation?

    /// Creates a failure.
    public init(
        _ code: Code, _ subject: String, _ message: String, advice: String, at location: SourceLocation? = nil
    ) {
        self.code = code
        self.subject = subject
        self.message = message
        self.advice = advice
        self.location = location
    }

    /// A stable failure code such as `plan.duplicate-artifact`.
    ///
    /// Modules add their own as static members.
    public struct Code: Hashable, Sendable, Codable, CustomStringConvertible {
        /// The code as printed.
        public let name: String
        /// How the whole run is to be judged when this failure ends it.
        public let category: Category

        /// Declares a code; done once for each, in the module that throws it.
        public init(_ name: String, _ category: Category) {
            self.name = name
            self.category = category
        }

        /// The code as printed.
        public var description: String { name }
    }

    /// What a failure means for the exit code (see the table in `docs/errors.md`).
    public enum Category: String, Hashable, Sendable, Codable {
        /// The plan, an option or an input file is wrong: exit code 2.
        case usage
        /// A destination or credential refused, found before anything was public: exit code 3.
        case refused
        /// Bytes or signatures differ from what they must be: exit code 6.
        case mismatch
        /// The work itself failed: exit code 1 while nothing is public, 4 afterwards.
        case work
    }
}

extension Failure: CustomStringConvertible {
    /// `code: subject: message` and the advice, as printed in logs.
    public var description: String {
        let place = location.map { "\($0): " } ?? ""
        let advice = self.advice.isEmpty ? "" : "\n  next: \(self.advice)"
        return "\(place)error[\(code)]: \(subject): \(message)\(advice)"
    }
}

/// Several failures found at once; all are shown, none hides another.
public struct Failures: Error, Sendable, CustomStringConvertible {
    /// The failures, in the order in which they are to be shown; never empty.
    public let all: [Failure]

    /// Bundles failures; there must be one at least.
    public init(all: [Failure]) { self.all = all }

    /// Throws if there is any failure, and does nothing otherwise.
    ///
    /// - Throws: `Failures` with all of them.
    public static func throwIfAny(_ failures: [Failure]) throws {
        if !failures.isEmpty { throw Failures(all: failures) }
    }

    /// All failures, one after the other.
    public var description: String { all.map(\.description).joined(separator: "\n") }
}
