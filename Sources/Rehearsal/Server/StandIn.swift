/// A service of the outside world, played inside of our own process: it answers requests as the real one does.
///
/// Requests and responses are values; the HTTP library never shows. A stand-in is a struct, a class with a
/// `Mutex`, or an actor with a `nonisolated let name`. It must bear several requests at once. Route by method
/// and path pattern (`*` is one segment, `**` is one or more):
///
/// ```swift
/// actor BlobStandIn: StandIn {
///     nonisolated let name = "blobs"
///     private let folder: FilePath
///     private var held: [String: SavedBody] = [:]
///
///     init(folder: FilePath) { self.folder = folder }
///
///     func respond(to request: IncomingRequest) async throws -> OutgoingResponse {
///         guard request.fields[.authorization] == "Bearer rehearsal" else {
///             return .text("log in first", .unauthorized)
///         }
///         if request.method == .put, let name = request.captures("/blobs/*")?.first {
///             let saved = try await request.body.save(to: folder.appending(Digest.of(name).hex))
///             held[name] = saved
///             return .empty(.created).with(.location, "\(request.origin)/blobs/\(name)")
///         }
///         if request.isRead, let name = request.captures("/blobs/*")?.first, let saved = held[name] {
///             return .file(saved.path, type: "application/octet-stream")
///         }
///         return try .json(["error": "no such thing"], .notFound)
///     }
/// }
///
/// try await withStandInServer(BlobStandIn(folder: state), log: try RequestJournal(appendingTo: journal)) { server in
///     try await upload(to: "\(server.origin)/blobs/a")
/// }
/// ```
///
/// A thrown `AnsweringError` is answered with its own response, any other error with status 500 and its text.
/// A stand-in that wraps another (`FaultyStandIn`) can act before and after it, and can return
/// `.dropConnection`.
public protocol StandIn: Sendable {
    /// The name in logs and failures: `npm`, `open-vsx`.
    var name: String { get }

    /// Answers one request.
    ///
    /// Whatever of the request's body is not read is thrown away before the answer is sent.
    func respond(to request: IncomingRequest) async throws -> OutgoingResponse
}

/// An error that knows how it is to be answered, so that a refusal can be thrown from any depth.
public protocol AnsweringError: Error {
    /// The response that is sent instead of the handler's.
    var answer: OutgoingResponse { get }
}
