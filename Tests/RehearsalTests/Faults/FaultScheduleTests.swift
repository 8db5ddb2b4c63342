import Core
import HTTP
import HTTPTypes
import Rehearsal
import Synchronization
import Testing

@Suite("Faults hit the requests that they name")
struct FaultScheduleTests {
    /// A service that takes everything, and counts.
    private final class Willing: StandIn {
        let name: String
        private let taken = Mutex<[String]>([])

        init(_ name: String) { self.name = name }

        var requests: [String] { taken.withLock { $0 } }

        func respond(to request: IncomingRequest) async throws -> OutgoingResponse {
            let bytes = try await request.body.collect(upTo: 1 << 20)
            taken.withLock { $0.append("\(request.method.rawValue) \(request.rawPath) \(bytes.count)") }
            return .text("done")
        }
    }

    /// What a client sees of some requests: a status, or why there was no answer.
    private static func seen(
        _ faults: [String], _ service: String, _ requests: [(HTTPRequest.Method, String)]
    ) async throws -> (seen: [String], taken: Int, unused: Int) {
        let schedule = FaultSchedule(try faults.map { try WrittenFault(parsing: $0) })
        let willing = Willing(service)
        let clock = JumpingClock()
        let transport = LoopbackTransport(
            ["http://127.0.0.1:1": schedule.harming(willing, clock: clock)], clock: clock)
        var seen: [String] = []
        for (method, path) in requests {
            let body: Body = method == .get ? .empty : .text("four")
            do throws(TransportError) {
                let request = Request(
                    method, "http://127.0.0.1:1\(path)", body: body, idleTimeout: .seconds(60))
                let answer = try await transport.send(request)
                seen.append("\(answer.status.code)")
            } catch {
                seen.append(error.reason.rawValue)
            }
        }
        return (seen, willing.requests.count, schedule.unused.count)
    }

    private static let put: (HTTPRequest.Method, String) = (.put, "/kilo")
    private static let get: (HTTPRequest.Method, String) = (.get, "/kilo")

    @Test(
        "hits the write, route and number that are named",
        arguments: [
            ("npm:reset", "200 lost 200 200", 3), ("npm:reset@2", "200 200 200 lost", 3),
            ("npm:reset@packument", "lost 200 200 200", 3), ("npm:reset@packument/2", "200 200 lost 200", 3),
            ("npm:reset-after-commit", "200 lost 200 200", 4), ("npm:503", "200 503 200 200", 3),
            ("npm:503-after-commit", "200 503 200 200", 4), ("npm:429=7@publish/2", "200 200 200 429", 3),
            ("npm:409-not-saved", "200 409 200 200", 4), ("npm:409-not-landed@2", "200 200 200 409", 3),
            ("npm:timeout", "200 lost 200 200", 3), ("npm:timeout-after-commit=1s", "200 lost 200 200", 4),
            ("npm:truncated", "200 lost 200 200", 4), ("npm:cut-upload", "200 lost 200 200", 3),
            ("npm:404-not-yet-visible", "404 200 200 200", 3), ("*:slow=59s", "200 200 200 200", 4),
            ("*:reset", "200 lost 200 200", 3), ("npm:slow=2m@1", "200 lost 200 200", 4),
        ])
    func places(fault: String, expected: String, taken: Int) async throws {
        let result = try await Self.seen([fault], "npm", [Self.get, Self.put, Self.get, Self.put])
        #expect(result.seen.joined(separator: " ") == expected)
        #expect(result.taken == taken)
        #expect(result.unused == 0)
    }

    @Test("the first written fault wins, slowness adds up, and what hit nothing is known")
    func several() async throws {
        let result = try await Self.seen(
            ["npm:503", "npm:reset", "npm:429@2", "npm:slow=30s@2", "oci:reset"], "npm",
            [Self.put, Self.put, Self.put])
        #expect(result.seen == ["503", "429", "200"])
        #expect(result.unused == 1)
    }

    @Test("each service has its own count of a fault for all")
    func all() async throws {
        let schedule = FaultSchedule([try WrittenFault(parsing: "*:503@2")])
        let transport = LoopbackTransport([
            "http://127.0.0.1:1": schedule.harming(Willing("npm")),
            "http://127.0.0.1:2": schedule.harming(Willing("open-vsx")),
        ])
        var seen: [Int] = []
        for path in ["1/a", "2/api/-/publish", "1/a", "2/api/-/publish"] {
            let method: HTTPRequest.Method = path.hasPrefix("1") ? .put : .post
            let request = Request(method, "http://127.0.0.1:\(path)", body: .text("x"))
            seen.append(try await transport.send(request).status.code)
        }
        #expect(seen == [200, 200, 503, 503])
    }

    @Test(
        "each service words an error in its own way",
        arguments: [
            ("npm", "500", "{\"error\":\"Internal Server Error\"}"),
            ("npm", "409-not-saved", "Failed to save packument"),
            ("github", "500", "\"message\":\"Internal Server Error\""), ("github", "502", "<html>"),
            ("github", "422-already-exists", "\"code\":\"already_exists\""),
            ("marketplace", "500", "\"typeKey\":\"VssServiceException\""),
            ("marketplace", "409-already-exists", "acme.kilo already exists."),
            ("openvsx", "400", "{\"error\":\"Bad Request\"}"), ("openvsx", "502-after-commit", "nginx"),
            ("openvsx", "400-already-published", "is already published."),
            ("oci", "429", "\"code\":\"TOOMANYREQUESTS\""), ("oci", "503", "\"code\":\"UNKNOWN\""),
            ("oci", "401-token-expired", "authentication required"),
            ("oci", "403-immutable", "tag is immutable"), ("docker-hub", "500", "internal server error"),
            ("docker-hub", "502", "<html>"), ("docker-hub", "403-no-right", "personal access token"),
        ])
    func words(service: String, fault: String, words: String) async throws {
        let requests: [String: (HTTPRequest.Method, String)] = [
            "npm": (.put, "/kilo"), "github": (.post, "/repos/a/b/releases"),
            "marketplace": (.put, "/_apis/gallery/publishers/acme/extensions/kilo"),
            "openvsx": (.post, "/api/-/publish"), "oci": (.put, "/v2/a/manifests/latest"),
            "docker-hub": (.patch, "/v2/repositories/a/b/"),
        ]
        let (method, path) = try #require(requests[service])
        let schedule = FaultSchedule([try WrittenFault(parsing: "\(service):\(fault)")])
        let transport = LoopbackTransport(["http://127.0.0.1:1": schedule.harming(Willing(service))])
        let answer = try await transport.send(Request(method, "http://127.0.0.1:1\(path)", body: .text("x")))
        #expect(answer.text.contains(words), "\(answer.text)")
    }

    @Test("Retry-After comes with a status that names it")
    func retryAfter() async throws {
        let schedule = FaultSchedule([try WrittenFault(parsing: "npm:429=7")])
        let transport = LoopbackTransport(["http://127.0.0.1:1": schedule.harming(Willing("npm"))])
        let answer = try await transport.send(Request(.put, "http://127.0.0.1:1/a", body: .text("x")))
        #expect(answer.fields[.retryAfter] == "7")
    }
}
