internal import Core

extension Failure.Code {
    /// A fault names a service, fault or route that does not exist.
    static let faultUnknown = Failure.Code("rehearsal.fault-unknown", .usage)
    /// A fault breaks the grammar, or has a value that does not fit.
    static let faultMalformed = Failure.Code("rehearsal.fault-malformed", .usage)
}

extension Failure {
    static func unknownFault(
        _ text: String, _ noun: String, _ found: some StringProtocol, _ known: [String]
    ) -> Failure {
        let guess = Spelling.nearest(String(found), known).map { "; did you mean '\($0)'?" } ?? ""
        return Failure(
            .faultUnknown, "fault '\(text)'",
            "there is no \(noun) '\(found)'\(guess)",
            advice: "write one of: \(known.joined(separator: ", "))")
    }

    static func malformedFault(_ text: String, _ problem: String) -> Failure {
        Failure(
            .faultMalformed, "fault '\(text)'", problem,
            advice: "write SERVICE:FAULT[=VALUE][@[ROUTE/]N], as in 'oci:reset@blob/3' or '*:slow=200ms'")
    }
}
