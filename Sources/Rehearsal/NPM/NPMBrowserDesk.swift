internal import Core
internal import HTTPTypes
internal import Synchronization

/// The page on which a person says yes to a write, in place of typing a code.
final class NPMBrowserDesk: Sendable {
    private let visits = Mutex<[Visit]>([])

    private struct Visit {
        let password: Secret
        var isApproved = false
        var isUsed = false
    }

    /// Begins a visit: where the person goes, and where the client looks for the result.
    func refusal(_ request: IncomingRequest) -> NPMRefusal {
        let number = visits.withLock { visits in
            visits.append(Visit(password: Secret("page-\(visits.count)-said-yes")))
            return visits.count - 1
        }
        let origin = request.origin
        return NPMRefusal(
            status: .unauthorized, words: "", fields: [.wwwAuthenticate: "OTP"],
            document: [
                "authUrl": .string("\(origin)/auth/cli/\(number)"),
                "doneUrl": .string("\(origin)/-/v1/done?authId=\(number)"),
            ])
    }

    /// The person says yes.
    func approve(_ number: String) throws -> OutgoingResponse {
        try visits.withLock { visits in
            guard let index = Int(number), visits.indices.contains(index) else { throw NPMRefusal.notFound }
            visits[index].isApproved = true
            return .text("Thank you.")
        }
    }

    /// 202 until the person has said yes, then what stands for a code.
    func result(_ number: String) throws -> OutgoingResponse {
        try visits.withLock { visits in
            guard let index = Int(number), visits.indices.contains(index) else { throw NPMRefusal.notFound }
            guard visits[index].isApproved else {
                return OutgoingResponse.npm([:], .accepted).with("retry-after", "1")
            }
            return .npm(["token": .string(visits[index].password.reveal())])
        }
    }

    /// Takes what stands for a code, once.
    func accepts(_ password: Secret?) -> Bool {
        visits.withLock { visits in
            let index = visits.firstIndex { $0.isApproved && !$0.isUsed && $0.password == password }
            guard let index else { return false }
            visits[index].isUsed = true
            return true
        }
    }
}
