internal import Core
internal import HTTPTypes
internal import Synchronization

/// The page on which a person says yes: to a login, or to a write in place of typing a code.
final class NPMBrowserDesk: Sendable {
    private let visits = Mutex<[Visit]>([])

    private struct Visit {
        /// What the client gets when the person has said yes.
        let result: Secret
        /// Whether the result stands for a code, which it does once.
        var isCode: Bool
        var isApproved = false
    }

    /// Begins a visit that asks for a code.
    func refusal(_ request: IncomingRequest) -> NPMRefusal {
        let places = visits.withLock { visits in
            visits.append(Visit(result: Secret("page-\(visits.count)-said-yes"), isCode: true))
            return VisitPlaces(visits.count - 1, at: request.origin)
        }
        return NPMRefusal(
            status: .unauthorized, words: "", fields: [.wwwAuthenticate: "OTP"],
            document: ["authUrl": .string(places.page), "doneUrl": .string(places.done)])
    }

    /// Begins a visit that gives this token to who logs in.
    func login(_ token: NPMToken, _ request: IncomingRequest) -> OutgoingResponse {
        let places = visits.withLock { visits in
            visits.append(Visit(result: token.secret, isCode: false))
            return VisitPlaces(visits.count - 1, at: request.origin)
        }
        return .npm(["loginUrl": .string(places.page), "doneUrl": .string(places.done)])
    }

    /// Where the person goes, and where the client looks for the result.
    private struct VisitPlaces {
        let page: String
        let done: String

        init(_ number: Int, at origin: String) {
            page = "\(origin)/auth/cli/\(number)"
            done = "\(origin)/-/v1/done?authId=\(number)"
        }
    }

    /// The person says yes.
    func approve(_ number: String) throws -> OutgoingResponse {
        try visits.withLock { visits in
            guard let index = Int(number), visits.indices.contains(index) else { throw NPMRefusal.notFound }
            visits[index].isApproved = true
            return .text("Thank you.")
        }
    }

    /// 202 until the person has said yes, then what the visit is for.
    func result(_ number: String) throws -> OutgoingResponse {
        try visits.withLock { visits in
            guard let index = Int(number), visits.indices.contains(index) else { throw NPMRefusal.notFound }
            guard visits[index].isApproved else {
                return OutgoingResponse.npm([:], .accepted).with("retry-after", "1")
            }
            return .npm(["token": .string(visits[index].result.reveal())])
        }
    }

    /// Takes what stands for a code, once.
    func accepts(_ password: Secret?) -> Bool {
        visits.withLock { visits in
            let index = visits.firstIndex { $0.isApproved && $0.isCode && $0.result == password }
            guard let index else { return false }
            visits[index].isCode = false
            return true
        }
    }
}
