internal import Core
internal import HTTP
internal import HTTPTypes
public import Lifecycle

extension NPMPublication {
    /// Reads the package's document past all caches and compares digests.
    ///
    /// A version number that was used and taken back, and a `latest` that would move back, are found here, before
    /// anything is sent. A size that jumps from that of the version which the tag points to is told.
    ///
    /// - Throws: `Failure` (`npm.credential`, `npm.permission`, `npm.unavailable`, `npm.version-used`,
    ///   `npm.tag-moves-back`).
    public func inspect() async throws -> Observation {
        switch try await sight() {
        case .absent(let tags, let jump):
            if let problem = tagMove.problem(tags, destination: identity.destination) { throw problem }
            if let jump { await notify("\(identity): \(jump)") }
            return .absent
        case .used: throw used
        case .identical: return .identical(receipt("integrity in the registry's document"))
        case .different(let found): return .different(found: found)
        case .unclear(let words): return .unknown("\(subject("GET")): \(words)")
        }
    }

    /// What the registry's document says of our version.
    enum Sight: Hashable, Sendable {
        /// It is not there, and these are the package's tags.
        case absent(tags: [String: String], jump: NPMSizeJump?)
        /// It was there and was taken back.
        case used
        case identical
        case different(String)
        case unclear(String)
    }

    /// - Throws: `Failure`.
    func sight() async throws -> Sight {
        // `write=true` is how npm itself asks for the document that the next write will meet.
        var call = NPMCall(
            .get, "/\(NPMConnection.escaped(document.name))?write=true", about: document.name)
        call.fields = [.accept: "application/json", .cacheControl: "no-cache"]
        let response: Response
        do {
            response = try await connection.send(call)
        } catch {
            throw connection.failure(error, subject("GET"))
        }
        let answer = NPMAnswer(response, connection)
        switch response.status.code {
        case 200: return compare(response.json)
        case 404: return .absent(tags: [:], jump: nil)
        case 401, 403: throw answer.failure(subject("GET"), name: document.name)
        default: return .unclear("\(response.status.code) \(answer.words)")
        }
    }

    private func compare(_ packument: JSONValue?) -> Sight {
        do {
            guard let record = try NPMRecord(packument, version: document.version) else {
                return wasUsed(packument) ? .used : absent(from: packument)
            }
            return record.holds(document.tarball) ? .identical : .different(record.summary)
        } catch {
            // A package that was taken back as a whole has no `versions` any more.
            guard packument?["time"]?["unpublished"] != nil else {
                return .unclear("the answer is no packument")
            }
            return wasUsed(packument) ? .used : .absent(tags: [:], jump: nil)
        }
    }

    private func absent(from packument: JSONValue?) -> Sight {
        let tags = NPMRecord.tags(packument?["dist-tags"])
        let jump = tags[document.tag].flatMap { before in
            let size = (try? NPMRecord(packument, version: before))?.unpackedSize
            return NPMSizeJump(from: before, of: size, to: document.tarball.unpackedSize)
        }
        return .absent(tags: tags, jump: jump)
    }

    /// Whether the version was published and taken back: its time stays in the document, and the versions of a
    /// package that was removed as a whole are listed there.
    private func wasUsed(_ packument: JSONValue?) -> Bool {
        let time = packument?["time"]
        let removed = time?["unpublished"]?["versions"]?.array ?? []
        return time?[document.version] != nil || removed.contains(.string(document.version))
    }

    /// The number cannot be used again.
    var used: Failure {
        Failure(
            .npmVersionUsed, "\(identity)", "this version was published once and taken back",
            advice: "release a new version: the registry never takes a number twice")
    }
}
