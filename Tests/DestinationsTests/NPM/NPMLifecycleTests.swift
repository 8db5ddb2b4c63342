import Core
import Destinations
import HTTP
import HTTPTypes
import Lifecycle
import Rehearsal
import Synchronization
import Testing

@Suite("An npm version goes through the five verbs")
struct NPMLifecycleTests {
    @Test("what the registry tells beside its yes is told")
    func notice() async throws {
        let notice = "Tokens that bypass two-factor authentication retire soon."
        try await NPMFixture.run(afterCommit: { request in
            guard request.method == .put, let name = HTTPField.Name("npm-notice") else { return nil }
            var answer = OutgoingResponse.bytes(Array("{}".utf8), type: "application/json")
            answer.fields[name] = notice
            return answer
        }) { npm in
            let told = Mutex<[String]>([])
            let publication = try npm.publication(
                "plain", access: nil, notify: { line in told.withLock { $0.append(line) } })
            #expect(await publication.publish().name == "published")
            #expect(told.withLock { $0 } == ["npm: the registry says: \(notice)"])
        }
    }

    @Test("absent, published, identical, confirmed", arguments: ["@sample/tool", "plain"])
    func lifecycle(name: String) async throws {
        try await NPMFixture.run { npm in
            let publication = try npm.publication(name)
            #expect(try await publication.inspect() == .absent)
            #expect(await publication.stage().name == "staged")
            let published = await publication.publish()
            #expect(published.name == "published", "\(published)")
            guard case .identical(let receipt) = try await publication.inspect() else {
                Issue.record("not identical")
                return
            }
            #expect(receipt.digest == publication.digest)
            #expect(receipt.url == "\(npm.origin)/\(name)/1.0.0")
            let confirmed = await publication.confirm()
            guard case .published(let evidence) = confirmed else {
                Issue.record("\(confirmed)")
                return
            }
            #expect(evidence.evidence == "tarball downloaded and compared")
        }
    }

    @Test("a version that exists is identical or different by its bytes, whoever sent it")
    func exists() async throws {
        try await NPMFixture.run { npm in
            let publication = try npm.publication()
            _ = await publication.publish()
            let again = await publication.publish()
            #expect(again.name == "already-identical", "\(again)")
            let other = try npm.publication(bytes: Array("two".utf8))
            #expect(await other.publish().name == "already-different")
            guard case .different = try await other.inspect() else {
                Issue.record("not different")
                return
            }
            #expect(await other.confirm().name == "already-different")
        }
    }

    @Test("a second version moves its tag, a pre-release only its own")
    func tags() async throws {
        try await NPMFixture.run { npm in
            for (version, tag) in [("1.0.0", nil), ("2.0.0-rc.1", "next"), ("1.1.0", nil)] {
                let publication = try npm.publication("plain", version, bytes: Array(version.utf8), tag: tag)
                #expect(await publication.publish().name == "published")
                #expect(await publication.confirm().name == "published")
            }
            let response = try await npm.transport.send(
                Request(.get, "\(npm.origin)/-/package/plain/dist-tags"))
            #expect(response.json == ["latest": "1.1.0", "next": "2.0.0-rc.1"])
            // A later release has moved the tag on: an older one is still confirmed.
            let first = try npm.publication("plain", "1.0.0", bytes: Array("1.0.0".utf8))
            #expect(await first.confirm().name == "published")
        }
    }

    @Test("a restricted package is confirmed with the token, and nobody else sees it")
    func restricted() async throws {
        try await NPMFixture.run(hasPrivatePackages: true) { npm in
            let publication = try npm.publication(access: .restricted)
            #expect(await publication.publish().name == "published")
            #expect(await publication.confirm().name == "published")
            let anyone = try await npm.transport.send(Request(.get, "\(npm.origin)/@sample%2ftool"))
            #expect(anyone.status == .notFound)
        }
    }

    @Test("a tarball of many pieces arrives whole")
    func large() async throws {
        try await NPMFixture.run { npm in
            // A length that is no multiple of three, so that the base64 is padded.
            var bytes: [UInt8] = [1]
            for number in 0..<2500 { bytes += [UInt8](repeating: UInt8(number & 255), count: 4096) }
            let publication = try npm.publication("plain", bytes: bytes)
            let published = await publication.publish()
            #expect(published.name == "published", "\(published)")
            #expect(await publication.confirm().name == "published")
        }
    }

    @Test("what could be taken back is told with its price")
    func retract() async throws {
        try await NPMFixture.run { npm in
            let calls = try npm.publication().retract().map(\.call)
            #expect(
                calls.first
                    == "npm deprecate @sample/tool@1.0.0 \"This version was withdrawn. Use another one.\"")
            #expect(calls.contains("npm unpublish @sample/tool@1.0.0"))
        }
    }
}
