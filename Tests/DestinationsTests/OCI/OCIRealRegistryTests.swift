import Core
import Destinations
import Foundation
import Lifecycle
import SystemPackage
import TestSupport
import Testing

@Suite("Images are pushed to registries that others wrote")
struct OCIRealRegistryTests {
    @Test("Debian's docker-registry takes an index, and skopeo reads what we pushed")
    func dockerRegistry() async throws {
        try await withTemporaryFolder { folder in
            let image = try await OCITestImage.index(folder, bytes: 5 << 20)
            try await withDockerRegistry { registry in
                let push = try registry.push(
                    image, tags: [.version("1.0.0"), .pointer("latest")], as: .anonymous)
                #expect(try await push.inspect() == .absent)
                #expect(try await registry.preflight(as: .anonymous).check([push.identity]) == [])
                #expect(await push.stage().name == "staged")
                #expect(await push.publish().name == "published")
                #expect(await push.confirm().name == "published")
                let raw = try await OCITool.run(
                    "skopeo", ["inspect", "--tls-verify=false", "--raw", skopeoName(registry, "latest")])
                #expect(raw.output == String(decoding: image.root.bytes, as: UTF8.self), "\(raw.errors)")
                let layout = folder.appending("layout").string
                let copy = try await OCITool.run(
                    "skopeo",
                    [
                        "copy", "--all", "--src-tls-verify=false", skopeoName(registry, "1.0.0"),
                        "oci:\(layout):x",
                    ])
                #expect(copy.status == 0, "\(copy.errors)")
            }
        }
    }

    @Test("docker-registry with htpasswd takes a push with the password, and refuses one without")
    func dockerRegistryPassword() async throws {
        try await withTemporaryFolder { folder in
            let image = try await OCITestImage.index(folder)
            try await withDockerRegistry(password: true) { registry in
                for wrong in [OCICredentials.anonymous, .basic(user: "kilo", Secret("wrong"))] {
                    guard case .refused(let failure) = try await registry.push(image, as: wrong).stage()
                    else {
                        Issue.record("let in without the password")
                        return
                    }
                    #expect(failure.code == .ociUnauthorized)
                }
                let push = try registry.push(image)
                #expect(try await registry.preflight().check([push.identity]) == [])
                #expect(await push.stage().name == "staged")
                #expect(await push.publish().name == "published")
                #expect(await push.confirm().name == "published")
            }
        }
    }

    // It answers 404 to the status of an upload that broke (seen with 2.8.2), so there is no going on.
    @Test("docker-registry forgets an upload that broke: the layer is sent once more, and arrives")
    func dockerRegistryResume() async throws {
        try await withTemporaryFolder { folder in
            let image = try await OCITestImage.single(folder, bytes: 12 << 20)
            try await withDockerRegistry { registry in
                let cutting = CuttingTransport(registry.transport, after: 7 << 20)
                let push = try OCIPush(
                    image, to: registry.repository(), tags: [.version("1.0.0")], credentials: .anonymous,
                    transport: cutting, now: registry.clock.now)
                #expect(await push.stage().name == "staged")
                #expect(await push.publish().name == "published")
                #expect(await push.confirm().name == "published")
                #expect(cutting.sent < 20 << 20)
            }
        }
    }

    static let quirks: [[String]] = [
        [], ["relloc"], ["otherhost"], ["blobredirect"], ["minchunk=5000000", "cut=1"], ["nomount"],
        ["noposthead"], ["ghcr"], ["ghcr", "cut=1"], ["hub"], ["rate429=2"], ["err503=2"], ["uploaderr=1"],
        ["cut=1"], ["cut=2"], ["tokenonly"], ["multichallenge"], ["nodigest"], ["strictmount"],
        ["noreferrers"],
    ]

    @Test(
        "a registry with faults still gets the image",
        .enabled(if: OCITool.sharedTools != nil, "the registry with faults is not beside this package"),
        arguments: quirks)
    func faulty(_ quirks: [String]) async throws {
        try await withTemporaryFolder { folder in
            let image = try await OCITestImage.index(folder, bytes: 5 << 20)
            try await withFaultyRegistry(quirks) { registry in
                let push = try registry.push(
                    image, tags: [.version("1.0.0"), .pointer("latest")], mountSource: "base/image")
                #expect(await untilDone { await push.stage() }.name == "staged")
                #expect(await untilDone { await push.publish() }.name == "published")
                #expect(await untilDone { await push.confirm() }.name == "published")
                let requests = try Self.requests(registry)
                let uploaded = requests.filter {
                    ["PATCH", "PUT"].contains($0.m) && $0.p.contains("/blobs/")
                }
                .reduce(0) { $0 + $1.inb }
                #expect(Double(uploaded) < 1.6 * Double(image.blobs.reduce(0) { $0 + $1.size }))
                #expect(requests.allSatisfy { $0.host == "reg" || $0.auth.isEmpty }, "credentials stay home")
                #expect(requests.count { $0.p.hasPrefix("/token") } <= 8)
            }
        }
    }

    @Test(
        "a registry that lies about digests, or lets no tag move, is refused with a clear message",
        .enabled(if: OCITool.sharedTools != nil, "the registry with faults is not beside this package"))
    func refusing() async throws {
        try await withTemporaryFolder { folder in
            let image = try await OCITestImage.single(folder)
            let other = try await OCITestImage.single(folder, marker: "other")
            try await withFaultyRegistry(["wrongdigest"]) { registry in
                guard case .refused(let failure) = try await registry.push(image).stage() else {
                    Issue.record("a lie was believed")
                    return
                }
                #expect(failure.code == .ociMismatch)
            }
            try await withFaultyRegistry(["immutable"]) { registry in
                let first = try registry.push(image, tags: [.pointer("latest")])
                _ = await (first.stage(), first.publish())
                let second = try registry.push(other, tags: [.pointer("latest")])
                #expect(await second.stage().name == "staged")
                guard case .refused(let failure) = await second.publish() else {
                    Issue.record("an immutable tag moved")
                    return
                }
                #expect(failure.message.contains("tag is immutable"))
            }
        }
    }

    /// Repeats what passes, as the engine does, without its waits.
    private func untilDone(_ verb: () async -> Outcome) async -> Outcome {
        var outcome = await verb()
        for _ in 0..<4 where outcome.name == "transient" { outcome = await verb() }
        if outcome.name != "staged", outcome.name != "published" { Issue.record("\(outcome)") }
        return outcome
    }

    private func skopeoName(_ registry: OCITestRegistry, _ tag: String) -> String {
        "docker://\(registry.base.dropFirst("http://".count))/a/b:\(tag)"
    }

    /// A line of the faulty registry's log.
    private struct LoggedRequest: Decodable {
        let host, m, p, auth: String
        let inb: Int
    }

    private static func requests(_ registry: OCITestRegistry) throws -> [LoggedRequest] {
        let text = try String(contentsOfFile: registry.folder.appending("requests").string, encoding: .utf8)
        return try text.split(separator: "\n").map {
            try JSONDecoder().decode(LoggedRequest.self, from: Data($0.utf8))
        }
    }
}
