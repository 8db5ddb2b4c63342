import Core
import Destinations
import HTTPTypes
import Lifecycle
import Rehearsal
import SystemPackage
import Testing

/// Looks only at whether it is asked for the right thing; the cryptography has its own tests.
private struct FakeJudge: VSIXSignatureJudge {
    let verdict: Result<String, Failure>

    func judge(
        _ archive: FilePath, of package: FilePath, by authority: VSIXSignatureAuthority
    ) throws(Failure) -> String {
        guard FileSystem.exists(archive), FileSystem.exists(package) else {
            throw Failure(.init("test.no-file", .work), "\(archive)", "is not there", advice: "")
        }
        if case .openVSX(let key) = authority, !key.hasPrefix("-----BEGIN PUBLIC KEY-----") {
            throw Failure(.init("test.no-key", .work), key, "is no key", advice: "")
        }
        return try verdict.get()
    }
}

@Suite("What a store signs is verified when a version is read back")
struct SignatureReadBackTests {
    private static let bad = Failure(
        .init("signature.invalid", .mismatch), "signature", "does not fit", advice: "")

    private func publication(
        _ store: StoreFixture, _ verdict: Result<String, Failure>
    ) throws -> OpenVSXPublication {
        OpenVSXPublication(
            StorePackage().coordinates, isPreRelease: false,
            upload: try StorePackage().upload(in: store.folder),
            connection: store.openVSX(),
            readBack: VSIXReadBack(scratch: store.folder, judge: FakeJudge(verdict: verdict)),
            wait: store.wait)
    }

    @Test("Open VSX: the evidence says who has signed")
    func openVSX() async throws {
        try await StoreFixture.openVSX { store in
            let publication = try publication(store, .success("signed by a test"))
            _ = await publication.publish()
            guard case .published(let receipt) = await publication.confirm() else {
                Issue.record("not published")
                return
            }
            #expect("\(receipt)".contains("signed by a test"))
            let names = try FileSystem.names(in: store.folder)
            #expect(!names.contains { $0.hasPrefix("read-back-") }, "nothing is left behind")
        }
    }

    @Test("a signature that does not hold is no success")
    func bad() async throws {
        try await StoreFixture.openVSX { store in
            let publication = try publication(store, .failure(Self.bad))
            _ = await publication.publish()
            guard case .refused(let failure) = await publication.confirm() else {
                Issue.record("not refused")
                return
            }
            #expect(failure.code.name == "store.signature")
            #expect(failure.message.contains("does not fit"))
        }
    }

    @Test("a store that has not signed is told of, and is no error")
    func unsigned() async throws {
        try await StoreFixture.marketplace(signs: false) { store in
            let package = StorePackage()
            let publication = MarketplacePublication(
                package.coordinates, isPreRelease: false, upload: try package.upload(in: store.folder),
                connection: store.marketplace(),
                readBack: VSIXReadBack(scratch: store.folder, judge: FakeJudge(verdict: .failure(Self.bad))),
                wait: store.wait)
            _ = await publication.publish()
            guard case .published(let receipt) = await publication.confirm() else {
                Issue.record("not published")
                return
            }
            #expect("\(receipt)".contains("the store has not signed it"))
        }
    }
}
