import Core
import Destinations
import Foundation
import HTTPTypes
import Lifecycle
import Rehearsal
import Synchronization
import SystemPackage
import TestSupport
import Testing

@Suite("A push to an OCI registry survives faults, or says what is wrong")
struct OCIFaultTests {
    static let size = 9 << 20

    @Test(
        "an upload that is cut goes on where the registry has got to",
        arguments: [[0], [1], [2], [4 << 20], [(4 << 20) + 1], [5 << 20, 0, 1 << 20], [size / 2, 0, 0]])
    func cut(_ cuts: [Int]) async throws {
        try await withTemporaryFolder { folder in
            let image = try await OCITestImage.single(folder, bytes: Self.size)
            let cutting = OCICuttingBox()
            try await withOCIRegistry(wrap: { cutting.wrap($0, .patch, cuts) }) { registry in
                let push = try registry.push(image)
                #expect(await push.stage().name == "staged")
                let total = image.blobs.reduce(0) { $0 + $1.size }
                let again = cuts.contains { $0 > 1 } ? 1.01 : 2
                #expect(Double(cutting.received) < Double(total) * again, "\(cutting.received) of \(total)")
                #expect(await push.publish().name == "published")
                #expect(await push.confirm().name == "published")
            }
        }
    }

    @Test("an upload that breaks again and again ends, as something that passes")
    func deadLine() async throws {
        try await withTemporaryFolder { folder in
            let image = try await OCITestImage.single(folder, bytes: Self.size)
            let cutting = OCICuttingBox()
            try await withOCIRegistry(wrap: { cutting.wrap($0, .patch, [Int](repeating: 0, count: 50)) }) {
                registry async throws in
                #expect(try await registry.push(image).stage().name == "transient")
                #expect(registry.count("PATCH", "/blobs/") <= 5)
            }
        }
    }

    @Test("a small blob whose one request breaks is sent again")
    func cutPut() async throws {
        try await withTemporaryFolder { folder in
            let image = try await OCITestImage.single(folder)
            let cutting = OCICuttingBox()
            try await withOCIRegistry(wrap: { cutting.wrap($0, .put, [10, 20]) }) { registry in
                let push = try registry.push(image)
                #expect(await push.stage().name == "staged")
                #expect(await push.publish().name == "published")
                #expect(await push.confirm().name == "published")
            }
        }
    }

    @Test("a token that ends in the middle of an upload is renewed")
    func tokenEnds() async throws {
        try await withTemporaryFolder { folder in
            let image = try await OCITestImage.single(folder, bytes: Self.size)
            let (clock, first) = (OCITestClock(), FirstTime())
            let wrap: (RegistryStandIn) -> any StandIn = { standIn in
                FaultyStandIn(standIn) { request in
                    if first.isNow(request.method == .patch) { clock.advance(1000) }
                    return nil
                }
            }
            try await withOCIRegistry(.token, serverClock: clock, wrap: wrap) { registry in
                let push = try registry.push(image)
                #expect(await push.stage().name == "staged")
                #expect(registry.count("GET", "/token") == 2)
                #expect(await push.publish().name == "published")
                #expect(await push.confirm().name == "published")
            }
        }
    }

    @Test("a token is renewed before it ends, without a refused request")
    func tokenIsRenewedInTime() async throws {
        try await withTemporaryFolder { folder in
            let image = try await OCITestImage.single(folder)
            try await withOCIRegistry { registry in
                let push = try registry.push(image)
                #expect(try await push.inspect() == .absent)
                #expect(await push.stage().name == "staged")
                registry.clock.advance(280)
                #expect(await push.publish().name == "published")
                #expect(registry.count("GET", "/token") == 2)
                #expect(registry.log.events.count { $0.status == 401 } == 1, "only the very first request")
            }
        }
    }

    @Test("a token that may not push is reported with the missing action, and asked for no second time")
    func insufficientScope() async throws {
        try await withTemporaryFolder { folder in
            let image = try await OCITestImage.single(folder)
            try await withOCIRegistry { registry in
                let push = try registry.push(image, as: .reader)
                let outcome = await push.stage()
                let failure = try #require(refusal(outcome))
                #expect(failure.code == .ociDenied)
                #expect(failure.message.contains("repository:a/b:pull,push"))
                #expect(registry.count("GET", "/token") <= 2)
            }
        }
    }

    @Test("a wrong or missing credential is refused", arguments: [OCITestAccess.basic, .token])
    func wrongCredential(_ access: OCITestAccess) async throws {
        try await withTemporaryFolder { folder in
            let image = try await OCITestImage.single(folder)
            try await withOCIRegistry(access) { registry in
                for wrong in [OCICredentials.basic(user: "kilo", Secret("hunter2")), .anonymous] {
                    let outcome = try await registry.push(image, as: wrong).stage()
                    let failure = try #require(refusal(outcome), "\(outcome)")
                    #expect([.ociUnauthorized, .ociDenied].contains(failure.code), "\(failure)")
                    #expect(!"\(failure)".contains("hunter2"))
                }
                #expect(registry.log.events.count < 20)
            }
        }
    }

    @Test("a rate limit is something that passes, after the time that the registry asks for")
    func rateLimit() async throws {
        try await withTemporaryFolder { folder in
            let image = try await OCITestImage.single(folder)
            let wrap: (RegistryStandIn) -> any StandIn = { standIn in
                FaultyStandIn(standIn) { request in
                    guard request.method == .post else { return nil }
                    return .answer(.text("slow down", .tooManyRequests).with(.retryAfter, "7"))
                }
            }
            try await withOCIRegistry(wrap: wrap) { registry in
                let outcome = try await registry.push(image).stage()
                guard case .transient(let failure, .seconds(7)) = outcome else {
                    Issue.record("\(outcome)")
                    return
                }
                #expect(failure.code == .ociRateLimited)
                #expect(registry.count("POST", "/blobs/") <= 2, "one for each blob, none repeated")
            }
        }
    }

    @Test("a mount that is not found falls back to an upload")
    func mountNotFound() async throws {
        try await withTemporaryFolder { folder in
            let image = try await OCITestImage.single(folder)
            let wrap: (RegistryStandIn) -> any StandIn = { standIn in
                FaultyStandIn(standIn) { $0.query("mount") == nil ? nil : .answer(.empty(.notFound)) }
            }
            try await withOCIRegistry(wrap: wrap) { registry in
                let push = try registry.push(image, mountSource: "base/image")
                #expect(await push.stage().name == "staged")
                #expect(registry.count("PUT", "/blobs/") == image.blobs.count)
            }
        }
    }

    @Test("a registry that takes any bytes gets no manifest for a layer that was changed here")
    func credulous() async throws {
        try await withTemporaryFolder { folder in
            let (image, _) = try await changedImage(folder)
            let wrap: (RegistryStandIn) -> any StandIn = { standIn in
                FaultyStandIn(standIn) { request in
                    let isEnd = request.method == .put && request.rawPath.contains("/blobs/uploads/")
                    return isEnd ? .answer(.empty(.created)) : nil
                }
            }
            try await withOCIRegistry(.open, wrap: wrap) { registry in
                guard case .refused(let failure) = await (try registry.push(image, as: .anonymous)).stage()
                else {
                    Issue.record("other bytes were taken")
                    return
                }
                #expect(failure.code.name == "store.altered", "\(failure)")
                #expect(registry.count("PUT", "/manifests/") == 0)
            }
        }
    }

    @Test("a layer that was changed here since it was packaged is no fault of the registry that refuses it")
    func altered() async throws {
        try await withTemporaryFolder { folder in
            let (image, path) = try await changedImage(folder)
            try await withOCIRegistry(.open) { registry in
                guard case .refused(let failure) = await (try registry.push(image, as: .anonymous)).stage()
                else {
                    Issue.record("other bytes were taken")
                    return
                }
                #expect(failure.code.name == "store.altered", "\(failure)")
                #expect(failure.subject == "\(path)")
            }
        }
    }

    @Test("a registry that lies about a digest is caught", arguments: ["HEAD", "PUT", "GET"])
    func lie(_ method: String) async throws {
        try await withTemporaryFolder { folder in
            let image = try await OCITestImage.single(folder)
            let wrap: (RegistryStandIn) -> any StandIn = { standIn in
                LyingStandIn(wrapped: standIn) { request, response in
                    guard request.method.rawValue == method, response.status.code < 300,
                        request.rawPath.hasPrefix("/v2/a")
                    else { return response }
                    return response.with("Docker-Content-Digest", "\(Digest.of("other"))")
                }
            }
            try await withOCIRegistry(wrap: wrap) { registry in
                let push = try registry.push(image)
                var outcomes = [await push.stage()]
                outcomes.append(await push.stage())
                outcomes.append(await push.publish())
                outcomes.append(await push.confirm())
                #expect(outcomes.contains { refusal($0)?.code == .ociMismatch }, "\(outcomes)")
            }
        }
    }

    @Test(
        "a blob or a manifest that the registry changed is found when it is read back",
        arguments: [true, false])
    func changedBytes(_ isBlob: Bool) async throws {
        try await withTemporaryFolder { folder in
            let image = try await OCITestImage.single(folder)
            try await withOCIRegistry { registry in
                let push = try registry.push(image)
                _ = await (push.stage(), push.publish())
                let digest = isBlob ? image.blobs[1].digest : image.root.digest
                let file = registry.folder.appending("blobs").appending("sha256").appending(digest.hex)
                try Data("changed".utf8).write(to: URL(fileURLWithPath: file.string))
                let outcome = await push.confirm()
                let isFound = outcome.name == "already-different" || refusal(outcome)?.code == .ociMismatch
                #expect(isFound, "\(outcome)")
            }
        }
    }

    @Test("a lost answer to the last step is unknown, and inspecting tells")
    func lostReply() async throws {
        try await withTemporaryFolder { folder in
            let image = try await OCITestImage.single(folder)
            let first = FirstTime()
            let wrap: (RegistryStandIn) -> any StandIn = { standIn in
                FaultyStandIn(standIn) { request in
                    let isTag = request.method == .put && request.rawPath.hasSuffix("/manifests/1.0.0")
                    return first.isNow(isTag && request.fields[.authorization] != nil) ? .dropAfter : nil
                }
            }
            try await withOCIRegistry(wrap: wrap) { registry in
                let push = try registry.push(image)
                #expect(await push.stage().name == "staged")
                #expect(await push.publish().name == "unknown")
                let seen = try await push.inspect()
                #expect({ if case .identical = seen { true } else { false } }())
            }
        }
    }

    @Test("a version tag that somebody sets between inspect and publish is not overwritten")
    func tagMovedInBetween() async throws {
        try await withTemporaryFolder { folder in
            let ours = try await OCITestImage.single(folder, marker: "ours")
            let theirs = try await OCITestImage.single(folder, marker: "theirs")
            try await withOCIRegistry { registry in
                let push = try registry.push(ours)
                #expect(try await push.inspect() == .absent)
                #expect(await push.stage().name == "staged")
                let other = try registry.push(theirs)
                _ = await (other.stage(), other.publish())
                #expect(await push.publish().name == "already-different")
                #expect(await push.confirm().name == "already-different")
                #expect(await other.confirm().name == "published")
            }
        }
    }

    /// An image whose layer was changed on the disk after it was built, in as many bytes; and where the layer is.
    private func changedImage(_ folder: FilePath) async throws -> (OCIPush.Image, layer: FilePath) {
        let image = try await OCITestImage.single(folder)
        let files = image.blobs.compactMap { blob -> (path: FilePath, size: Int)? in
            if case .file(let path) = blob.source { (path, blob.size) } else { nil }
        }
        let layer = try #require(files.first)
        try FileSystem.write([UInt8](repeating: 0, count: layer.size), to: layer.path)
        return (image, layer.path)
    }

    private func refusal(_ outcome: Outcome) -> Failure? {
        if case .refused(let failure) = outcome { failure } else { nil }
    }
}

/// Holds the cutting stand-in that a registry was wrapped in.
final class OCICuttingBox: Sendable {
    private let standIn = Mutex<CuttingStandIn?>(nil)
    var received: Int { standIn.withLock { $0?.received ?? 0 } }

    func wrap(_ wrapped: RegistryStandIn, _ method: HTTPRequest.Method, _ cuts: [Int]) -> any StandIn {
        let made = CuttingStandIn(wrapped, method, after: cuts)
        standIn.withLock { $0 = made }
        return made
    }
}
