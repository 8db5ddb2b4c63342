import Core
import Destinations
import HTTP
import Lifecycle
import SystemPackage
import Testing

@Suite("What npm would refuse or spoil is refused before anything is sent")
struct NPMDescriptionTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let version: String
        var manifestVersion: String?
        var tag: String?
        let message: String?

        var testDescription: String { "\(version) \(tag ?? "without tag")" }
    }

    @Test(
        "version, manifest and tag are checked",
        arguments: [
            Case(version: "1.0.0", message: nil),
            Case(version: "1.0.0", tag: "lts", message: nil),
            Case(version: "1.0.0-rc.1", tag: "next", message: nil),
            Case(version: "1.0.0-rc.1", tag: "latest", message: nil),
            Case(version: "1.0.0-rc.1", message: "a pre-release needs a dist-tag of its own"),
            Case(version: "1.0", message: "expected a semantic version"),
            Case(version: "1.0.0+build", message: "expected a semantic version"),
            Case(version: "1.0.0", manifestVersion: "1.0.1", message: "the manifest is that of"),
            Case(version: "1.0.0", tag: "1.x", message: "cannot be a dist-tag"),
            Case(version: "1.0.0", tag: "v2", message: "cannot be a dist-tag"),
            Case(version: "1.0.0", tag: "^2", message: "cannot be a dist-tag"),
            Case(version: "1.0.0", tag: "", message: "cannot be a dist-tag"),
            Case(version: "1.0.0", tag: "a/b", message: "cannot be a dist-tag"),
        ])
    func checks(_ sample: Case) throws {
        let digests = (Digest.of("", .sha1), Digest.of(""), Digest.of("", .sha512))
        var manifest = JSONObject()
        manifest["name"] = "plain"
        manifest["version"] = .string(sample.manifestVersion ?? sample.version)
        func make() throws -> NPMPublication {
            try NPMPublication(
                name: "plain", version: sample.version, manifest: manifest,
                tarball: NPMTarball(
                    path: "none.tgz", size: 0, sha1: digests.0, sha256: digests.1, sha512: digests.2),
                tag: sample.tag, access: nil,
                connection: NPMConnection(token: nil, transport: NoTransport()))
        }
        guard let message = sample.message else {
            #expect(try make().identity.description == "npm:plain@\(sample.version)")
            return
        }
        let failure = #expect(throws: Failure.self) { try make() }
        #expect(failure?.code == .npmInvalid)
        #expect(failure?.message.contains(message) == true, "\(failure?.message ?? "")")
    }

    @Test(
        "a name that would have to be encoded is refused",
        arguments: ["", "@s", "@s/", "a/b", "@s/n/m", "a b", "a?b", "ü", ".a", "@s/.n"])
    func names(name: String) {
        var manifest = JSONObject()
        manifest["name"] = .string(name)
        manifest["version"] = "1.0.0"
        let tarball = NPMTarball(
            path: "none.tgz", size: 0, sha1: .of("", .sha1), sha256: .of(""), sha512: .of("", .sha512))
        let failure = #expect(throws: Failure.self) {
            try NPMPublication(
                name: name, version: "1.0.0", manifest: manifest, tarball: tarball, tag: nil, access: nil,
                connection: NPMConnection(token: nil, transport: NoTransport()))
        }
        #expect(failure?.message.contains("URL-safe") == true)
    }

    private struct NoTransport: Transport {
        func send(_ request: Request) async throws(TransportError) -> Response {
            throw TransportError(.notSent, "", "nothing may be sent")
        }
    }
}
