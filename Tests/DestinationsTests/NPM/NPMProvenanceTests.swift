import Core
import Foundation
import HTTP
import Lifecycle
import Rehearsal
import SystemPackage
import TestSupport
import Testing
import Trust

@testable import Destinations

@Suite("Provenance is sent as npm sends it, or nothing is sent")
struct NPMProvenanceTests {
    /// Wraps a statement without any cryptography: what the registry's stand-in checks is the statement.
    private struct PlainSigner: StatementSigner {
        func sign(statement: [UInt8]) async throws -> SigstoreBundle {
            let bundle: JSONValue = [
                "mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
                "dsseEnvelope": [
                    "payload": .string(Data(statement).base64EncodedString()),
                    "payloadType": "application/vnd.in-toto+json", "signatures": [],
                ],
            ]
            return try SigstoreBundle(bundle.text())
        }
    }

    static let environment = [
        "GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "push", "GITHUB_REF": "refs/heads/main",
        "GITHUB_REPOSITORY": "kilo-org/kilocode", "GITHUB_REPOSITORY_ID": "123456",
        "GITHUB_REPOSITORY_OWNER_ID": "654321", "GITHUB_RUN_ATTEMPT": "1", "GITHUB_RUN_ID": "777",
        "GITHUB_SERVER_URL": "https://github.com", "GITHUB_SHA": String(repeating: "a", count: 40),
        "GITHUB_WORKFLOW_REF": "kilo-org/kilocode/.github/workflows/release.yml@refs/heads/main",
        "RUNNER_ENVIRONMENT": "github-hosted",
    ]

    private static let folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .appendingPathComponent("../../../../../shared/golden/npm/provenance/capture/npm-11.17.0")
        .standardizedFileURL

    @Test(
        "the statement and the attachment are npm 11's, byte for byte",
        .enabled(if: FileManager.default.fileExists(atPath: folder.path), "../shared/golden/npm is not here"))
    func golden() throws {
        let raw = try Data(
            contentsOf: Self.folder.appendingPathComponent("registry/0001-PUT-@kilo-test_scoped.raw"))
        let end = try #require(raw.firstRange(of: Data("\r\n\r\n".utf8)))
        let sent = try JSONValue(parsing: [UInt8](raw[end.upperBound...]))
        let name = "@kilo-test/scoped"
        let (version, manifest) = try #require(sent["versions"]?.object?.members.first)
        let attachments = sent["_attachments"]
        let data = try #require(attachments?["\(name)-\(version).tgz"]?["data"]?.string)
        let tarball = [UInt8](try #require(Data(base64Encoded: data)))
        let file = NPMTarball(
            path: "x.tgz", size: tarball.count, sha1: .of(tarball, .sha1), sha256: .of(tarball),
            sha512: .of(tarball, .sha512))
        let attachment = try #require(attachments?["\(name)-\(version).sigstore"])
        let bundle = try SigstoreBundle(try #require(attachment["data"]?.string))
        #expect(bundle.mediaType == attachment["content_type"]?.string)

        let payload = try JSONValue(parsing: bundle.text)["dsseEnvelope"]?["payload"]?.string
        let statement = NPMProvenanceStatement(
            name: name, version: version, sha512: file.sha512,
            facts: try NPMBuildFacts(environment: Self.environment))
        #expect(Data(statement.bytes).base64EncodedString() == payload)

        let document = NPMPublishDocument(
            name: name, version: version, manifest: try #require(manifest.object), tag: "latest",
            access: .public, tarball: file, registry: "http://127.0.0.1:4873")
        guard case .some(.bytes(let tail)) = document.body(with: bundle).parts.last else {
            Issue.record("no tail")
            return
        }
        let text = String(decoding: raw[end.upperBound...], as: UTF8.self)
        #expect(text.hasSuffix(String(decoding: tail, as: UTF8.self)))
    }

    static let gitLabEnvironment = [
        "CI": "true", "GITLAB_CI": "true", "CI_PROJECT_URL": "https://gitlab.com/kilo/code",
        "CI_RUNNER_ID": "12270859", "CI_COMMIT_SHA": String(repeating: "b", count: 40),
        "CI_JOB_NAME": "release \"é\"", "CI_JOB_URL": "https://gitlab.com/kilo/code/-/jobs/1",
        "CI_JOB_ID": "1", "CI_PIPELINE_ID": "2", "CI_CONFIG_PATH": ".gitlab-ci.yml",
        "CI_SERVER_URL": "https://gitlab.com", "CI_PROJECT_PATH": "kilo/code", "CI_COMMIT_TITLE": "",
        "CI_RUNNER_DESCRIPTION": "green-1.runners", "CI_RUNNER_EXECUTABLE_ARCH": "linux/amd64",
        "CI_JOB_TOKEN": "secret", "CI_COMMIT_TAG": "v1.0.0",
    ]

    /// The payload that npm's own library signs, instead of being signed.
    private static let script = """
        const Module = require('module')
        const { execFileSync } = require('child_process')
        const path = execFileSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).trim()
        const ask = Module.createRequire(require('fs').realpathSync(path))
        const load = Module._load
        Module._load = (name, ...rest) => name === 'sigstore'
          ? { attest: async payload => process.stdout.write(payload) } : load(name, ...rest)
        const folder = require('path').dirname(ask.resolve('libnpmpublish/package.json'))
        const [name, sha512] = process.argv.slice(1)
        require(folder + '/lib/provenance.js').generateProvenance([{ name, digest: { sha512 } }], {})
        """

    @Test("the statement is npm's, byte for byte, in each CI", arguments: [environment, gitLabEnvironment])
    func statement(environment: [String: String]) async throws {
        let digest = Digest.of(Array("tarball".utf8), .sha512)
        let statement = NPMProvenanceStatement(
            name: "@s/x", version: "1.0.0", sha512: digest, facts: try NPMBuildFacts(environment: environment)
        )
        let theirs = try await RealProgram("node").run(
            ["-e", Self.script, "pkg:npm/%40s/x@1.0.0", digest.hex], environment: environment)
        #expect(String(decoding: statement.bytes, as: UTF8.self) == theirs.output, "\(theirs.errors)")
        #expect(!theirs.output.isEmpty && !theirs.output.contains("secret"))
    }

    @Test("a job of GitLab publishes with it, too")
    func jobOfGitLab() async throws {
        try await NPMFixture.run { npm in
            let publication = try publication(
                npm, repository: "git+https://gitlab.com/kilo/code.git", environment: Self.gitLabEnvironment)
            #expect(await publication.publish().name == "published")
            #expect(await publication.confirm().name == "published")
        }
    }

    private func publication(
        _ npm: NPMFixture, repository: String, access: NPMAccessLevel? = .public,
        environment: [String: String] = Self.environment
    ) throws -> NPMPublication {
        let provenance = try NPMProvenance(environment: environment, signer: PlainSigner())
        return try npm.publication(
            access: access, manifest: ["repository": ["type": "git", "url": .string(repository)]],
            options: NPMPublishOptions(provenance: provenance))
    }

    @Test("the registry takes it, and it is read back")
    func published() async throws {
        try await NPMFixture.run { npm in
            let publication = try publication(npm, repository: "git+https://github.com/Kilo-Org/kilocode.git")
            let outcome = await publication.publish()
            #expect(outcome.name == "published", "\(outcome)")
            guard case .published(let receipt) = await publication.confirm() else {
                Issue.record("not confirmed")
                return
            }
            #expect(receipt.evidence.contains("provenance read back"))
        }
    }

    @Test("a repository that is not the job's is refused with what to correct")
    func mismatch() async throws {
        try await NPMFixture.run { npm in
            let outcome = try await (publication(npm, repository: "https://github.com/other/x")).publish()
            #expect(outcome.name == "refused", "\(outcome)")
            #expect(outcome.reason?.advice.contains("repository.url") == true)
        }
    }

    @Test("a version that is there without the provenance is not confirmed as it")
    func missing() async throws {
        try await NPMFixture.run { npm in
            #expect(try await (npm.publication()).publish().name == "published")
            let publication = try publication(npm, repository: "https://github.com/kilo-org/kilocode")
            #expect(await publication.confirm().name == "accepted")
        }
    }

    @Test("without a signer, a job or public access nothing begins")
    func impossible() async throws {
        for make in [
            { _ = try NPMProvenance(environment: Self.environment, signer: nil) },
            { _ = try NPMProvenance(environment: [:], signer: PlainSigner()) },
            {
                var environment = Self.environment
                environment["GITHUB_SHA"] = nil
                _ = try NPMProvenance(environment: environment, signer: PlainSigner())
            },
            { _ = try NPMProvenance(environment: ["GITLAB_CI": "true"], signer: PlainSigner()) },
        ] as [() throws -> Void] {
            let failure = #expect(throws: Failure.self) { try make() }
            #expect(failure?.code == .npmProvenance)
        }
        #expect(throws: Failure.self) { try SigstoreBundle("{}") }
        try await NPMFixture.run { npm in
            for access in [NPMAccessLevel.restricted, nil] {
                let failure = #expect(throws: Failure.self) {
                    try publication(npm, repository: "https://github.com/kilo-org/kilocode", access: access)
                }
                #expect(failure?.code == .npmProvenance)
            }
        }
    }
}
