/// Lets one request at a time touch an upload.
///
/// A client whose connection broke asks for the committed offset at once, while the broken request may still
/// be writing its last bytes; the answer must wait for them.
actor UploadTurns {
    private var waiting: [String: [CheckedContinuation<Void, Never>]] = [:]

    /// Does something while no other request touches the upload.
    nonisolated func take<Value: Sendable>(
        _ id: String, _ body: () async throws -> Value
    ) async throws -> Value {
        await enter(id)
        do {
            let value = try await body()
            await leave(id)
            return value
        } catch {
            await leave(id)
            throw error
        }
    }

    private func enter(_ id: String) async {
        guard waiting[id] != nil else {
            waiting[id] = []
            return
        }
        await withCheckedContinuation { waiting[id, default: []].append($0) }
    }

    private func leave(_ id: String) {
        guard var queue = waiting[id], !queue.isEmpty else {
            waiting[id] = nil
            return
        }
        let next = queue.removeFirst()
        waiting[id] = queue
        next.resume()
    }
}
