import Core
import Destinations
import HTTPTypes
import Lifecycle
import Rehearsal
import Synchronization
import SystemPackage
import TestSupport
import Testing

@Suite("A push copes with registries that are late, know no HEAD, or refuse half of the tags")
struct OCILagTests {
    private static let tags: [OCIPush.Tag] = [.version("1.0.0"), .pointer("latest")]

    @Test("a registry that knows no HEAD of manifests gets all of them, and none twice")
    func noHEAD() async throws {
        try await withTemporaryFolder { folder in
            let image = try await OCITestImage.index(folder)
            let wrap: (RegistryStandIn) -> any StandIn = { standIn in
                FaultyStandIn(standIn) { request in
                    request.method == .head && request.rawPath.contains("/manifests/")
                        ? .answer(.empty(.methodNotAllowed)) : nil
                }
            }
            try await withOCIRegistry(wrap: wrap) { registry in
                let push = try registry.push(image, tags: Self.tags)
                #expect(try await push.inspect() == .absent)
                #expect(await push.stage().name == "staged")
                #expect(registry.count("PUT", "/manifests/sha256:") == image.children.count + 1)
                #expect(await push.stage().name == "staged")
                #expect(registry.count("PUT", "/manifests/sha256:") == image.children.count + 1)
                #expect(await push.publish().name == "published")
                #expect(await push.confirm().name == "published")
            }
        }
    }

    @Test("what the registry shows late is waited for")
    func late() async throws {
        try await withTemporaryFolder { folder in
            let image = try await OCITestImage.single(folder)
            let hidden = Mutex(0)
            let wrap: (RegistryStandIn) -> any StandIn = { standIn in
                FaultyStandIn(standIn) { request in
                    guard request.rawPath.hasSuffix("/manifests/1.0.0"), request.method == .head else {
                        return nil
                    }
                    return hidden.withLock { left in
                        left -= 1
                        return left >= 0 ? .answer(.empty(.notFound)) : nil
                    }
                }
            }
            try await withOCIRegistry(.open, wrap: wrap) { registry in
                let wait = VisibilityWait(
                    deadline: .seconds(60), interval: .seconds(5), clock: SleeplessClock())
                let push = try registry.push(image, wait: wait)
                #expect(await push.stage().name == "staged")
                #expect(await push.publish().name == "published")
                hidden.withLock { $0 = 5 }
                #expect(await push.confirm().name == "published")
                hidden.withLock { $0 = 1000 }
                #expect(await push.confirm().name == "accepted")
            }
        }
    }

    @Test("a tag that is refused after another was set is told with what is public already")
    func partly() async throws {
        try await withTemporaryFolder { folder in
            let image = try await OCITestImage.single(folder)
            let isRefusing = Mutex(true)
            let wrap: (RegistryStandIn) -> any StandIn = { standIn in
                FaultyStandIn(standIn) { request in
                    request.method == .put && request.rawPath.hasSuffix("/manifests/latest")
                        && isRefusing.withLock { $0 } ? .answer(.text("denied", .forbidden)) : nil
                }
            }
            try await withOCIRegistry(.open, wrap: wrap) { registry in
                let push = try registry.push(image, tags: Self.tags)
                #expect(await push.stage().name == "staged")
                guard case .refused(let failure) = await push.publish() else {
                    Issue.record("not refused")
                    return
                }
                #expect(failure.code == .partlyPublished)
                #expect(failure.message.contains("already public under 1.0.0, not yet under latest"))
                #expect(failure.message.contains("oci.denied"))
                isRefusing.withLock { $0 = false }
                #expect(await push.publish().name == "published")
                #expect(registry.count("PUT", "/manifests/1.0.0") == 1)
            }
        }
    }
}
