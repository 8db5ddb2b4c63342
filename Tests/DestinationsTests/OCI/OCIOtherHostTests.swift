import Core
import Destinations
import HTTP
import HTTPTypes
import Lifecycle
import Synchronization
import Testing

@Suite("Credentials stay at the registry that they are for")
struct OCIOtherHostTests {
    /// A registry at `r.example` that wants Basic and takes uploads at `storage.example`.
    private final class SplitRegistry: Transport {
        let seen = Mutex<[Request]>([])

        func send(_ request: Request) async throws(TransportError) -> Response {
            seen.withLock { $0.append(request) }
            if request.url.hasPrefix("https://storage.example/") { return Response(status: .created) }
            guard request.fields[.authorization] != nil else {
                return Response(status: .unauthorized, fields: [.wwwAuthenticate: #"Basic realm="r""#])
            }
            switch request.method {
            case .head: return Response(status: .notFound)
            case .post:
                return Response(
                    status: .accepted, fields: [.location: "https://storage.example/u?sig=a%2Bb"])
            default: return Response(status: .created)
            }
        }
    }

    @Test("an upload that goes to another host carries no Authorization, and keeps its query")
    func upload() async throws {
        let transport = SplitRegistry()
        let blob = OCIPush.Blob(bytes: [1, 2, 3])
        let image = OCIPush.Image(
            root: OCIPush.Manifest(bytes: Array("{}".utf8), mediaType: "x"), blobs: [blob])
        let push = try OCIPush(
            image, to: OCIRepository("r.example/a"), tags: [.version("1")], credentials: .kilo,
            transport: transport, now: OCITestClock().now)
        #expect(await push.stage().name == "staged")
        let (away, home) = transport.seen.withLock { seen in
            (seen.filter { $0.url.contains("storage.example") }, seen.filter { $0.url.contains("r.example") })
        }
        #expect(away.map(\.url) == ["https://storage.example/u?sig=a%2Bb&digest=\(blob.digest)"])
        #expect(away.allSatisfy { $0.fields[.authorization] == nil })
        #expect(home.count { $0.fields[.authorization] == nil } == 1, "only the first, before the challenge")
    }
}
