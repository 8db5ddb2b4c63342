import HTTP
import HTTPTypes
import Synchronization

/// Gives one answer after the other, whatever is asked, and remembers what was.
final class FixedAnswers: Transport {
    private let state: Mutex<(answers: [String], asked: [String])>

    init(_ answers: [String]) { state = Mutex((answers, [])) }

    /// The addresses that were asked.
    var asked: [String] { state.withLock { $0.asked } }

    func send(_ request: Request) async throws(TransportError) -> Response {
        let answer = state.withLock { state in
            state.asked.append(request.url)
            return state.answers.isEmpty ? "" : state.answers.removeFirst()
        }
        return Response(status: .ok, body: .bytes(Array(answer.utf8)), url: request.url)
    }
}
