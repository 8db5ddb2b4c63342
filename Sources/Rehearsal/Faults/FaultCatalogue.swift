/// All faults that can be written, each with one line about it, for lists and documentation.
public enum FaultCatalogue {
    /// A fault and what it does.
    public struct Entry: Hashable, Sendable {
        /// The service; `*` for any.
        public let service: String
        /// As it is written: `timeout[=DURATION]`.
        public let fault: String
        /// One line.
        public let summary: String
        /// The requests that are counted when the fault names no route; empty for all that change something.
        public let routes: [String]
    }

    /// What every service can have, then what single services are known for.
    public static var entries: [Entry] {
        generic
            + RehearsedService.allCases.flatMap { service in
                NamedReply.all(of: service).map { reply in
                    Entry(
                        service: service.rawValue, fault: reply.name, summary: reply.summary,
                        routes: reply.routes)
                }
            }
    }

    /// The routes of each service, by which requests are counted.
    public static var routes: [(service: String, names: [String])] {
        RehearsedService.allCases.map { ($0.rawValue, $0.routes.names) }
    }

    private static let generic = [
        ("reset", "cuts the connection; the service never sees the request"),
        ("reset-after-commit", "the service does what was asked, then the connection is cut"),
        ("timeout[=DURATION]", "no answer for so long, or until the client gives up; nothing is done"),
        ("timeout-after-commit[=DURATION]", "the service does what was asked and never answers"),
        ("STATUS[=SECONDS]", "an error from 400 to 599 as the service words it, with Retry-After"),
        ("STATUS-after-commit[=SECONDS]", "the same, although the service has done what was asked"),
        ("slow=DURATION", "all answers late, unless a number is given"),
        ("truncated", "the answer is cut in the middle of its body"),
        ("cut-upload", "the request is cut in the middle of its body, and the service sees the half"),
    ].map { Entry(service: "*", fault: $0.0, summary: $0.1, routes: []) }
}
