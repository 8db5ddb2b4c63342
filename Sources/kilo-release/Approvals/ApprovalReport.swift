internal import Core
internal import Ledger
internal import Trust

/// The approvals of a run, for people and machines.
struct ApprovalReport {
    let run: String
    let headline: String
    let verdict: ApprovalVerdict

    var text: String {
        guard !verdict.standings.isEmpty else {
            return "run \(run): \(headline)\n  the plan demands no approvals"
        }
        let void = verdict.void.flatMap {
            ["  void: \($0.approval.role)  \($0.approval.signer)", "      \($0.reason.message)"]
        }
        let lines = ["run \(run): \(headline)"] + verdict.standings.flatMap(Self.lines) + void
        return lines.joined(separator: "\n")
    }

    private static func lines(_ standing: ApprovalVerdict.Standing) -> [String] {
        let role = standing.role
        let state = standing.missing == 0 ? "complete" : "\(standing.missing) missing"
        return ["  \(role.name)  \(standing.signers.count) of \(role.count), \(state)"]
            + standing.signers.map { "      \(person($0.fingerprint, $0.label))" }
    }

    /// A key, and what the plan says whose it is.
    static func person(_ fingerprint: String, _ label: String) -> String {
        label.isEmpty ? fingerprint : "\(fingerprint)  \(label)"
    }

    var json: JSONValue {
        [
            "run": .string(run),
            "isComplete": .bool(verdict.missing == nil),
            "roles": .array(verdict.standings.map(Self.role)),
            "void": .array(verdict.void.map(Self.void)),
        ]
    }

    private static func role(_ standing: ApprovalVerdict.Standing) -> JSONValue {
        [
            "role": .string(standing.role.name),
            "needed": .number("\(standing.role.count)"),
            "given": .number("\(standing.signers.count)"),
            "missing": .number("\(standing.missing)"),
            "signers": .array(
                standing.signers.map {
                    ["fingerprint": .string($0.fingerprint), "label": .string($0.label)]
                }),
            "keys": .array(
                standing.role.keys.map {
                    ["fingerprint": .string($0.fingerprint), "label": .string($0.label)]
                }),
        ]
    }

    private static func void(_ void: ApprovalVerdict.Void) -> JSONValue {
        [
            "role": .string(void.approval.role),
            "signer": .string(void.approval.signer),
            "code": .string(void.reason.code.name),
            "reason": .string(void.reason.message),
        ]
    }
}
