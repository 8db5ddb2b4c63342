import HTTPTypes
import Rehearsal
import Synchronization

/// Cuts the first uploads after a number of bytes, which the registry keeps, as a broken line does.
final class CuttingStandIn: StandIn {
    private let wrapped: any StandIn
    private let method: HTTPRequest.Method
    private let cuts: Mutex<[Int]>
    private let bytes = Mutex(0)

    var name: String { wrapped.name }
    /// The body bytes of uploads that arrived in whole or in part.
    var received: Int { bytes.withLock { $0 } }

    init(_ wrapped: any StandIn, _ method: HTTPRequest.Method, after cuts: [Int]) {
        self.wrapped = wrapped
        self.method = method
        self.cuts = Mutex(cuts)
    }

    func respond(to request: IncomingRequest) async throws -> OutgoingResponse {
        guard [.patch, .put].contains(request.method), request.rawPath.contains("/blobs/") else {
            return try await wrapped.respond(to: request)
        }
        let cut = request.method == method ? cuts.withLock { $0.isEmpty ? nil : $0.removeFirst() } : nil
        guard let cut else {
            let length = Int(request.contentLength ?? 0)
            bytes.withLock { $0 += length }
            return try await wrapped.respond(to: request)
        }
        let part = try await begin(of: request.body, count: cut)
        bytes.withLock { $0 += part.count }
        // Only PATCH leaves what came before the cut; a PUT that breaks off is not a finished upload.
        if request.method == .patch, !part.isEmpty {
            var fields = request.fields
            fields[.contentLength] = "\(part.count)"
            fields[.contentRange] = nil
            _ = try await wrapped.respond(
                to: IncomingRequest(request.method, request.target, fields: fields, body: IncomingBody(part)))
        }
        return .dropConnection
    }

    private func begin(of body: IncomingBody, count: Int) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await chunk in body where bytes.count < count { bytes += chunk }
        return Array(bytes.prefix(count))
    }
}

/// Changes the answers to some requests.
struct LyingStandIn: StandIn {
    let wrapped: any StandIn
    let change: @Sendable (IncomingRequest, OutgoingResponse) -> OutgoingResponse

    var name: String { wrapped.name }

    func respond(to request: IncomingRequest) async throws -> OutgoingResponse {
        change(request, try await wrapped.respond(to: request))
    }
}

/// Does something the first time that a request fits.
final class FirstTime: Sendable {
    private let isDone = Mutex(false)

    func isNow(_ fits: Bool) -> Bool {
        guard fits else { return false }
        return isDone.withLock { done in
            defer { done = true }
            return !done
        }
    }
}
