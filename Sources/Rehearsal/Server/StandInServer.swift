internal import Core
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// A running server of one stand-in, on the loopback interface only.
public struct StandInServer: Hashable, Sendable {
    /// The stand-in's name.
    public let name: String
    /// The port on 127.0.0.1.
    public let port: Int

    /// `http://127.0.0.1:PORT`, without a slash at the end.
    public var origin: String { "http://127.0.0.1:\(port)" }
}

/// Runs a stand-in as an HTTP/1.1 server on 127.0.0.1 for as long as the body runs.
///
/// The server accepts before the body starts. Afterwards it stops accepting, closes waiting connections, lets
/// running requests finish for the time of `grace`, and then cancels them.
///
/// - Parameters:
///   - standIn: answers the requests.
///   - port: the port to listen on; 0 for any free one.
///   - log: gets an event for each request.
///   - grace: how long running requests may take to finish after the body has ended.
///   - body: uses the server.
/// - Returns: what the body returns.
/// - Throws: `Failure` with code `rehearsal.port-taken` if another process has the port,
///   `rehearsal.cannot-listen` if listening fails otherwise, and what the body throws.
public func withStandInServer<Value>(
    _ standIn: any StandIn, port: Int = 0, log: any RequestLog = RecordedRequests(),
    grace: Duration = .seconds(2), _ body: (StandInServer) async throws -> Value
) async throws -> Value {
    let listener = try await Listener.open(standIn, port: port, log: log)
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await listener.run() }
        let outcome: Result<Value, any Error>
        do {
            outcome = .success(try await body(StandInServer(name: standIn.name, port: listener.port)))
        } catch {
            outcome = .failure(error)
        }
        listener.stop()
        group.addTask { try await Task.sleep(for: grace) }
        // Whichever comes first: all connections are done, or the time is over.
        _ = await group.nextResult()
        group.cancelAll()
        return try outcome.get()
    }
}

/// The listening socket and the connections that came through it.
private struct Listener {
    typealias ClientChannel = NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>

    let channel: NIOAsyncChannel<ClientChannel, Never>
    let port: Int
    let service: AnsweringService
    let connections = OpenConnections()

    static func open(_ standIn: any StandIn, port: Int, log: any RequestLog) async throws -> Listener {
        do {
            let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                .bind(host: "127.0.0.1", port: port) { child in
                    child.eventLoop.makeCompletedFuture { try child.speakHTTP() }
                }
            return Listener(
                channel: channel, port: channel.channel.localAddress?.port ?? port,
                service: AnsweringService(standIn, log: log))
        } catch {
            throw Failure.listening(standIn.name, port: port, error)
        }
    }

    /// Accepts and serves until stopped.
    func run() async throws {
        try await channel.executeThenClose { accepted in
            try await withThrowingDiscardingTaskGroup { group in
                for try await client in accepted {
                    group.addTask {
                        await Connection(channel: client, service: service, connections: connections).serve()
                    }
                }
            }
        }
    }

    /// Accepts nothing more; returns at once.
    func stop() {
        channel.channel.close(promise: nil)
        connections.stop()
    }
}

extension Channel {
    /// Adds the HTTP/1.1 codec and hands requests and responses over as asynchronous sequences.
    ///
    /// To be called on the channel's event loop.
    fileprivate func speakHTTP() throws -> Listener.ClientChannel {
        try pipeline.syncOperations.addHandlers(
            HTTPResponseEncoder(),
            ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes)))
        return try NIOAsyncChannel(wrappingChannelSynchronously: self)
    }
}
