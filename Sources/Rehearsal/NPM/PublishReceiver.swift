internal import Core
internal import HTTPTypes
internal import Synchronization
internal import SystemPackage

/// The document of a publish after it has arrived whole.
struct ReceivedDocument: Sendable {
    /// The document, with the data of its attachments empty.
    let value: JSONValue
    /// The tarball among the attachments, with its name.
    let tarball: (name: String, content: ReceivedTarball)?
    /// The text of a provenance bundle among them, as JSON writes it into a string.
    let bundle: [UInt8]
}

/// Receives the document of a publish; its calls block.
final class PublishReceiver: Sendable {
    private struct State: ~Copyable {
        var scanner = PublishDocumentScanner()
        var sink: TarballSink?
        var name = ""
        var tarball: (name: String, content: ReceivedTarball)?
        var bundle: [UInt8] = []
    }

    private let path: FilePath
    private let state = Mutex(State())

    /// Prepares to write the tarball to `path`.
    init(tarball path: FilePath) { self.path = path }

    /// Receives a body; the tarball stays at its path even if the document turns out wrong.
    func receive(_ body: IncomingBody) async throws -> ReceivedDocument {
        do {
            // Network chunks are small; fewer hops to the blocking threads are enough.
            var pending: [UInt8] = []
            for try await chunk in body {
                pending += chunk
                guard pending.count >= 256 << 10 else { continue }
                let piece = pending
                pending.removeAll(keepingCapacity: true)
                try await offPool { try self.take(piece) }
            }
            let piece = pending
            return try await offPool {
                try self.take(piece)
                return try self.finish()
            }
        } catch is Base64Decoder.Malformed {
            throw NPMRefusal.badRequest("attachment data is not base64")
        } catch is PublishDocumentScanner.TooLarge {
            throw NPMRefusal(status: .contentTooLarge, words: "Payload Too Large")
        }
    }

    private func take(_ bytes: [UInt8]) throws {
        try state.withLock { state in
            var scanner = state.scanner
            state.scanner = PublishDocumentScanner(limit: 0)
            try bytes.withUnsafeBytes { bytes in
                try scanner.scan(bytes) { try Self.attach($0, &state, path) }
            }
            state.scanner = scanner
        }
    }

    private static func attach(
        _ piece: PublishDocumentScanner.Piece, _ state: inout State, _ path: FilePath
    ) throws {
        switch piece {
        case .begin(let name):
            state.name = name
            guard name.hasSuffix(".tgz") else { return }
            guard state.tarball == nil else {
                throw NPMRefusal.badRequest("more than one tarball is attached")
            }
            state.sink = try TarballSink(path)
        case .more(let bytes):
            // A provenance bundle is sent as plain JSON text, not in base64.
            if state.name.hasSuffix(".sigstore") {
                state.bundle += bytes
                guard state.bundle.count < 1 << 20 else { throw PublishDocumentScanner.TooLarge() }
            }
            try state.sink?.write(bytes)
        case .end:
            guard let sink = state.sink.take() else { return }
            state.tarball = (state.name, try sink.finish())
        }
    }

    private func finish() throws -> ReceivedDocument {
        try state.withLock { state in
            guard let value = try? JSONValue(parsing: state.scanner.document), value.object != nil else {
                throw NPMRefusal.badRequest("the body is not a JSON object")
            }
            return ReceivedDocument(value: value, tarball: state.tarball, bundle: state.bundle)
        }
    }
}
