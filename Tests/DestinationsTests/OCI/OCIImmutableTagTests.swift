import Core
import HTTP
import HTTPTypes
import Lifecycle
import Rehearsal
import SystemPackage
import TestSupport
import Testing

@testable import Destinations

@Suite("Tags that a registry lets nobody move")
struct OCIImmutableTagTests {
    /// Two images, of which the first stands under `1.0.0` and `latest`; the second is to be `1.1.0` and `latest`.
    private func withSecond(
        _ settings: String? = nil, fixes tag: String = "latest", isRegistryStrict: Bool = true,
        _ body: (OCITestRegistry, OCIPush) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            let first = try await OCITestImage.single(folder, marker: "first")
            let second = try await OCITestImage.single(folder, marker: "second")
            let isStrict = FirstTime()
            let wrap: (RegistryStandIn) -> any StandIn = { standIn in
                FaultyStandIn(standIn) { request in
                    let isMove = request.method == .put && request.rawPath.hasSuffix("/manifests/\(tag)")
                    // The first PUT makes the tag.
                    guard isRegistryStrict, isMove, !isStrict.isNow(true) else { return nil }
                    return .answer(Self.refusal(of: tag))
                }
            }
            try await withOCIRegistry(.open, wrap: wrap) { registry in
                let made = try registry.push(
                    first, tags: [.version("1.0.0"), .pointer("latest")], as: .anonymous)
                #expect(await made.stage().name == "staged")
                #expect(await made.publish().name == "published")
                try await withHub(folder, settings) { hub in
                    let push = try registry.push(
                        second, tags: [.version("1.1.0"), .pointer("latest")], as: .anonymous, hub: hub)
                    try await body(registry, push)
                }
            }
        }
    }

    private static func refusal(of tag: String) -> OutgoingResponse {
        let body = #"{"errors":[{"code":"DENIED","message":"tag \#(tag) is immutable"}]}"#
        return .bytes(Array(body.utf8), type: "application/json", .forbidden)
    }

    /// Docker Hub with what it says of the repository `a/b`; none without settings.
    private func withHub(
        _ folder: FilePath, _ settings: String?, _ body: (DockerHubConnection?) async throws -> Void
    ) async throws {
        guard let settings else { return try await body(nil) }
        let pages = folder.appending("hub")
        try FileSystem.makeFolder(pages.appending("a"))
        let page = #"{"namespace":"a","name":"b","immutable_tags_settings":\#(settings)}"#
        try FileSystem.write(Array(page.utf8), to: pages.appending("a/b.json"))
        let standIn = DockerHubStandIn(
            folder: pages, accounts: ["kilo": Secret("secret")], repositories: ["a/b"])
        try await withStandInServer(standIn) { server in
            try await body(
                try DockerHubConnection(
                    repository: "a/b", base: server.origin, user: "kilo", password: Secret("secret"),
                    transport: CurlTransport(.init(userAgent: "test"))))
        }
    }

    @Test(
        "Docker Hub's settings tell before anything is sent",
        arguments: [#"{"enabled":true,"rules":[".*"]}"#, #"{"enabled":true,"rules":["v.+","lat[a-z]+"]}"#])
    func known(_ settings: String) async throws {
        try await withSecond(settings) { registry, push in
            let before = registry.log.events.count
            do {
                _ = try await push.inspect()
                Issue.record("nothing was wrong")
            } catch let failures as Failures {
                #expect(failures.all.map(\.code) == [.ociTagImmutable])
                #expect(failures.all[0].subject.hasSuffix("a/b:latest"), "\(failures)")
            }
            #expect(registry.log.events.dropFirst(before).allSatisfy { ["GET", "HEAD"].contains($0.method) })
        }
    }

    @Test(
        "rules that are off, of other tags, or that nobody can read hold nobody back",
        arguments: [
            #"{"enabled":false,"rules":[".*"]}"#, #"{"enabled":true,"rules":["[0-9.]+","late","("]}"#,
            #"{"enabled":true}"#, "null", "[]",
        ])
    func notFixed(_ settings: String) async throws {
        try await withSecond(settings, isRegistryStrict: false) { _, push in
            #expect(try await push.inspect() == .absent)
            #expect(await push.stage().name == "staged")
            #expect(await push.publish().name == "published")
            // What is there already has not to be moved.
            guard case .identical = try await push.inspect() else {
                Issue.record("expected our image")
                return
            }
        }
    }

    @Test("where no settings tell, the registry's refusal says what is public by then, and what is not")
    func refused() async throws {
        try await withSecond { _, push async throws in
            #expect(try await push.inspect() == .absent)
            #expect(await push.stage().name == "staged")
            guard case .refused(let failure) = await push.publish() else {
                Issue.record("a fixed tag was moved")
                return
            }
            #expect(failure.code == .partlyPublished)
            #expect(failure.message.contains("oci.tag-immutable"), "\(failure)")
            #expect(
                failure.message.contains("already public under 1.1.0, not yet under latest"), "\(failure)")
            #expect(failure.advice.contains("out of the plan"), "\(failure)")
        }
    }

    @Test("a version tag that somebody fixed meanwhile is refused, and nothing is public")
    func version() async throws {
        try await withTemporaryFolder { folder in
            let image = try await OCITestImage.single(folder)
            let wrap: (RegistryStandIn) -> any StandIn = { standIn in
                FaultyStandIn(standIn) { request in
                    let isTag = request.method == .put && request.rawPath.hasSuffix("/manifests/1.0.0")
                    return isTag ? .answer(Self.refusal(of: "1.0.0")) : nil
                }
            }
            try await withOCIRegistry(.open, wrap: wrap) { registry in
                let push = try registry.push(image, as: .anonymous)
                #expect(await push.stage().name == "staged")
                guard case .refused(let failure) = await push.publish() else {
                    Issue.record("it was taken")
                    return
                }
                #expect(failure.code == .ociTagImmutable)
            }
        }
    }

    @Test("an account that Docker Hub does not know, or a service that is down, tells no rules")
    func unknown() async throws {
        try await withTemporaryFolder { folder in
            let standIn = DockerHubStandIn(
                folder: folder, accounts: ["kilo": Secret("secret")], repositories: ["a/b"])
            try await withStandInServer(standIn) { server in
                for (base, password, name) in [
                    (server.origin, "wrong", "a/b"), ("http://127.0.0.1:1", "secret", "a/b"),
                    (server.origin, "secret", "a/none"),
                ] {
                    let hub = try DockerHubConnection(
                        repository: name, base: base, user: "kilo", password: Secret(password),
                        transport: CurlTransport(.init(userAgent: "test")))
                    #expect(await hub.tagRules() == nil)
                }
            }
        }
    }
}
