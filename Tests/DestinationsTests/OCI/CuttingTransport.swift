import HTTP
import HTTPTypes
import Synchronization

/// Breaks the first PATCH after a number of bytes.
///
/// The server gets a body that ends there, and the caller no answer.
final class CuttingTransport: Transport {
    private let wrapped: any Transport
    private let length: Int
    private let first = FirstTime()
    private let bytes = Mutex(0)

    var sent: Int { bytes.withLock { $0 } }

    init(_ wrapped: any Transport, after length: Int) {
        self.wrapped = wrapped
        self.length = length
    }

    func send(_ request: Request) async throws(TransportError) -> Response {
        guard first.isNow(request.method == .patch),
            case .file(let path, let offset, _)? = request.body.parts.first
        else {
            bytes.withLock { $0 += request.body.length }
            return try await wrapped.send(request)
        }
        var shortened = request
        shortened.body = Body([.file(path, offset: offset, length: length)])
        bytes.withLock { $0 += length }
        _ = try await wrapped.send(shortened)
        throw TransportError(.lost, "PATCH", "cut by the test")
    }
}
