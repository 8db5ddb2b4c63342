import Core
import Destinations
import HTTP
import Lifecycle
import Rehearsal
import SystemPackage
import TestSupport
import Testing

@Suite("Who publishes at the Marketplace is known in one way, and in no other behind it")
struct MarketplaceIdentityTests {
    private let job = JobIdentity()

    /// Runs a Marketplace that trusts the job, and takes Entra's token.
    private func run(
        claims: [String: String] = ["repository": JobIdentity.repository, "environment": "release"],
        uses: Int = 1000, _ body: (StoreFixture) async throws -> Void
    ) async throws {
        let settings = MarketplaceSettings(
            tokens: ["head.entra.token": .init(publishers: ["acme"])],
            trust: MarketplaceTrust(issuer: job.issuer, publishers: ["acme": claims], uses: uses))
        try await StoreFixture.run(
            { job.beside(try MarketplaceStandIn(folder: $0, settings: settings)) }, body)
    }

    private func connection(
        _ store: StoreFixture, _ credential: MarketplaceCredential
    ) -> MarketplaceConnection {
        MarketplaceConnection(base: store.origin, credential: credential, transport: store.transport)
    }

    private func publication(
        _ store: StoreFixture, _ credential: MarketplaceCredential
    ) throws -> MarketplacePublication {
        let package = StorePackage()
        return MarketplacePublication(
            package.coordinates, isPreRelease: false, upload: try package.upload(in: store.folder),
            connection: connection(store, credential), readBack: store.readBack, wait: store.wait)
    }

    private func source(_ store: StoreFixture) throws -> IdentityTokenSource {
        try IdentityTokenSource(variable: "NONE", environment: job.environment(at: store.origin))
    }

    @Test("the job's identity is exchanged for a credential of the publisher, once")
    func trusted() async throws {
        try await run { store in
            let publication = try publication(store, .trustedPublishing(source(store)))
            #expect(await publication.publish().name == "accepted")
            #expect(await publication.confirm().name == "published")
            let targets = store.log.events.map(\.target)
            #expect(targets.filter { $0 == "/_apis/gallery/token" }.count == 1)
            #expect(
                targets.contains("/identity?api-version=2.0&audience=marketplace.visualstudio.com"))
        }
    }

    @Test("preflight exchanges it too, so that a missing trust is found before anything is built")
    func preflight() async throws {
        try await run { store in
            let preflight = MarketplacePreflight(connection(store, .trustedPublishing(try source(store))))
            let identity = StorePackage().coordinates.identity(at: "marketplace")
            #expect(await preflight.check([identity]) == [])
        }
    }

    @Test("a refusal shows what the job presents beside what is needed, and no token")
    func refused() async throws {
        try await run(claims: ["repository": "acme/other"]) { store in
            let publication = try publication(store, .trustedPublishing(source(store)))
            guard case .refused(let failure) = await publication.publish() else {
                Issue.record("not refused")
                return
            }
            #expect(failure.code.name == "store.trust")
            for part in ["repository", "acme/sample", "needs: the repository in the trust policy of acme"] {
                #expect(failure.message.contains(part), "\(failure)")
            }
            #expect(!"\(failure)".contains("request-token") && !"\(failure)".contains("eyJ"))
            // Nothing else was tried.
            #expect(!store.log.events.contains { $0.target.hasPrefix("/_apis/gallery/publishers") })
        }
    }

    @Test("a credential whose minutes are over is exchanged anew, once, and the upload is sent again")
    func renewed() async throws {
        try await run(uses: 1) { store in
            let publication = try publication(store, .trustedPublishing(source(store)))
            #expect(await publication.publish().name == "accepted")
            #expect(store.log.events.filter { $0.target == "/_apis/gallery/token" }.count == 2)
        }
    }

    @Test(
        "an application of Entra by its secret, or by the job's identity",
        arguments: EntraApplication.Kind.all)
    func entra(kind: EntraApplication.Kind) async throws {
        try await run { store in
            let application = try EntraApplication(kind, environment: job.environment(at: store.origin))
            let publication = try publication(store, .entra(application))
            #expect(await publication.publish().name == "accepted")
            let asked = store.log.events.contains { $0.target.hasPrefix("/identity") }
            #expect(asked == (kind == .workloadIdentity))
        }
    }

    @Test("Entra's refusal names what the federated credential must say")
    func entraRefused() async throws {
        var environment = job.environment(at: "")
        environment["AZURE_CLIENT_SECRET"] = "wrong-client-secret"
        try await run { [environment] store in
            var environment = environment
            environment["AZURE_AUTHORITY_HOST"] = store.origin
            let publication = try publication(
                store, .entra(EntraApplication(.clientSecret, environment: environment)))
            guard case .refused(let failure) = await publication.publish() else {
                Issue.record("not refused")
                return
            }
            #expect(failure.code.name == "store.trust")
            #expect(failure.message.contains("AADSTS7000215"))
            #expect(!"\(failure)".contains("wrong-client-secret"))
        }
        #expect(throws: Failure.self) { try EntraApplication(.clientSecret, environment: [:]) }
        #expect(throws: Failure.self) {
            try EntraApplication(
                .workloadIdentity, environment: ["AZURE_TENANT_ID": "t", "AZURE_CLIENT_ID": "c"])
        }
    }

    @Test(
        "a personal access token is told of its end, and nothing else is",
        arguments: [
            ("abcdefabcdef", true), ("7AZzaz0189JQQJ99BC", true), ("head.payload.signature", false),
            ("head_payload", false), ("head-payload", false), ("EwB4A8l6BAA=", false),
        ])
    func notice(token: String, isTold: Bool) throws {
        let notice = MarketplaceCredential.token(Secret(token)).notice
        #expect(notice?.contains("2026-12-01") == (isTold ? true : nil))
        let source = IdentityTokenSource.variable("X", Secret("x"))
        #expect(MarketplaceCredential.trustedPublishing(source).notice == nil)
    }

    @Test(
        "the exchange is vsce's", .enabled(if: RecordedStore.exist, RecordedStore.comment))
    func recorded() async throws {
        let store = try RecordedStore("oidc")
        let source = IdentityTokenSource.gitHubActions(
            url: "\(store.origin)/ghtoken?api-version=2.0", token: Secret("RT"))
        try await withTemporaryFolder { folder in
            let path = folder.appending("out.vsix")
            try FileSystem.write(store.package, to: path)
            let digest = Digest.of(store.package)
            let publication = MarketplacePublication(
                StorePackage().coordinates, isPreRelease: false,
                upload: VSIXUpload(
                    path: path, size: store.package.count, sha256: digest, normalForm: digest),
                connection: MarketplaceConnection(
                    base: store.origin, credential: .trustedPublishing(source), transport: store),
                readBack: VSIXReadBack(scratch: folder))
            #expect(await publication.publish().name == "accepted")
            #expect(store.unsent == 0)
        }
    }
}

extension EntraApplication.Kind {
    fileprivate static let all: [Self] = [.clientSecret, .workloadIdentity]
}
