internal import Core
internal import HTTP
internal import HTTPTypes
public import Lifecycle

extension NPMPublication {
    /// Reads the package's document past all caches and compares digests.
    ///
    /// - Throws: `Failure` (`npm.credential`, `npm.unavailable`).
    public func inspect() async throws -> Observation {
        // `write=true` is how npm itself asks for the document that the next write will meet.
        let path = "/\(NPMConnection.escaped(document.name))?write=true"
        let fields: HTTPFields = [.accept: "application/json", .cacheControl: "no-cache"]
        let response: Response
        do {
            response = try await connection.send(
                connection.request(.get, path, as: .token, fields: fields))
        } catch {
            throw connection.failure(error, subject("GET"))
        }
        return try observe(response)
    }

    private func observe(_ response: Response) throws -> Observation {
        let answer = NPMAnswer(response, connection)
        switch response.status.code {
        case 200: return compare(response)
        case 404: return .absent
        case 401, 403: throw answer.failure(subject("GET"), name: document.name)
        default: return .unknown("\(subject("GET")): \(response.status.code) \(answer.words)")
        }
    }

    private func compare(_ response: Response) -> Observation {
        do {
            guard let record = try NPMRecord(response.json, version: document.version) else {
                return .absent
            }
            return record.holds(document.tarball)
                ? .identical(receipt("integrity in the registry's document"))
                : .different(found: record.summary)
        } catch {
            return .unknown("\(subject("GET")): the answer is no packument")
        }
    }
}
