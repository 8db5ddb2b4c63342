import Artifacts
import Core
import Foundation
import HTTP
import Lifecycle
import SystemPackage
import TestSupport
import Testing

@testable import Destinations

/// A package that npm 11.17.0 has published, packed anew from its files.
private struct CapturedPackage {
    let packed: PackagedNPM
    /// npm's own tarball, as ours has the same files in other bytes.
    let tarball: NPMTarball

    /// Unpacks a package of a golden archive, and packs it as npm 11 does.
    ///
    /// - Throws: what unpacking and packing throw.
    init(
        _ archive: String, _ folder: String = ".", sentAs document: JSONValue?, in scratch: FilePath
    ) async throws {
        let golden = FilePath(CapturedNPM.golden.path)
        let files = scratch.appending("files")
        try FileSystem.makeFolder(files)
        let unpacked = try await RealProgram("tar").run(
            ["-xpf", golden.appending(archive).string, "./\(folder == "." ? "" : folder)"], in: files)
        try #require(unpacked.status == 0, "\(unpacked.errors)")
        var options = NPMPackOptions()
        options.compatibility = .npm11
        packed = try NPMPackaging.pack(
            folder: files.pushing(FilePath(folder)).lexicallyNormalized(), options: options,
            into: ArtifactStore(root: scratch.appending("store")))
        let attachment = try #require(document?["_attachments"]?.object?.members.first?.value)
        let data = try #require(Data(base64Encoded: attachment["data"]?.string ?? ""))
        let path = scratch.appending("sent.tgz")
        try FileSystem.write([UInt8](data), to: path)
        #expect(try NPMPackaging.read(tarball: path).entries.map(\.path) == packed.entries.map(\.path))
        tarball = NPMTarball(
            path: path, size: data.count, sha1: .of([UInt8](data), .sha1), sha256: .of([UInt8](data)),
            sha512: .of([UInt8](data), .sha512))
    }

    func publication(
        through npm: CapturedNPM, _ credential: NPMCredential, access: NPMAccessLevel? = nil
    ) throws -> NPMPublication {
        try NPMPublication(
            name: packed.name, version: packed.version, manifest: packed.manifest.members, tarball: tarball,
            tag: nil, access: access,
            connection: NPMConnection(
                registry: CapturedNPM.origin, credential: credential, transport: npm))
    }
}

extension CapturedNPM {
    fileprivate func document(_ path: String) -> JSONValue? {
        theirs.first { $0.method == "PUT" && $0.path == path }?.body
    }

    /// What changes something, without the names of the clients in it; members in any order, as JSON has none.
    fileprivate static func changes(_ messages: [Message]) -> [Message] {
        messages.filter { $0.method != "GET" }.map { message in
            Message(
                method: message.method, path: message.path, fields: message.fields,
                body: message.body.map(withoutClient))
        }
    }

    private static func withoutClient(_ document: JSONValue) -> JSONValue {
        guard var object = document.object, let versions = object["versions"]?.object else { return document }
        object["versions"] = JSONValue(
            members: versions.members.map { version, manifest in
                var manifest = manifest.object ?? JSONObject()
                for key in ["_nodeVersion", "_npmVersion"] { manifest[key] = nil }
                return (version, .object(manifest))
            })
        return .string(JSONValue.object(object).text(.canonical))
    }
}

@Suite(
    "A publish sends what npm 11 sent, from the folder to the last field",
    .enabled(if: CapturedNPM.isThere, CapturedNPM.comment))
struct NPMPublishCaptureTests {
    private func plain(_ npm: CapturedNPM, in scratch: FilePath) async throws -> CapturedPackage {
        try await CapturedPackage(
            "http/packages.tar.gz", "plain", sentAs: npm.document("/kr-plain"), in: scratch)
    }

    @Test("without a credential nothing is sent; a wrong one goes with the same request, and is refused")
    func unknownToTheRegistry() async throws {
        try await withTemporaryFolder { folder in
            let npm = try CapturedNPM("04-noauth")
            let package = try await plain(npm, in: folder)
            let nobody = NPMConnection(registry: CapturedNPM.origin, credential: .none, transport: npm)
            let identity = try package.publication(through: npm, .none).identity
            let missing = await NPMPreflight(nobody).check([identity])
            #expect(missing.map(\.code) == [.npmCredential] && npm.ours.isEmpty)
            let outcome = await (try package.publication(through: npm, .token(Secret("bad")))).publish()
            #expect(outcome.name == "refused" && outcome.reason?.code == .npmCredential)
            #expect(CapturedNPM.changes(npm.ours) == CapturedNPM.changes(npm.theirs))
        }
    }

    private static let answers: [(kind: String, outcome: String, code: Failure.Code?)] = [
        ("400", "refused", .npmRefused), ("401-ip", "refused", .npmCredential),
        ("401-otp-nohdr", "refused", .npmCredential), ("401-otp-web", "refused", .npmCredential),
        ("402", "refused", .npmRefused), ("403-owner", "refused", .npmPermission),
        // The registry has it, and does not show it yet.
        ("403-version", "accepted", nil), ("404", "refused", .npmPermission),
        ("409", "unknown", .npmUnavailable), ("413", "refused", .npmRefused),
        ("422", "refused", .npmRefused), ("429", "transient", .npmUnavailable),
        ("500", "unknown", .npmUnavailable), ("503", "transient", .npmUnavailable),
    ]

    @Test("one request whatever is answered, where npm sends some a second time", arguments: answers)
    func answer(kind: String, name: String, code: Failure.Code?) async throws {
        try await withTemporaryFolder { folder in
            let npm = try CapturedNPM("05-errors/\(kind)")
            let publication = try await plain(npm, in: folder)
                .publication(through: npm, .token(Secret("npm_testtoken")))
            let outcome = await publication.publish()
            #expect(outcome.name == name && outcome.reason?.code == code, "\(outcome)")
            let theirs = CapturedNPM.changes(npm.theirs)
            #expect(Set(theirs).count == 1 && theirs.count == (["429", "500", "503"].contains(kind) ? 2 : 1))
            #expect(CapturedNPM.changes(npm.ours) == Array(theirs.prefix(1)))
            // What is unclear, the registry is asked.
            let reads = npm.ours.filter { $0.method == "GET" }.map(\.path)
            #expect(reads == (kind == "403-version" ? ["/kr-plain?write=true"] : []))
        }
    }

    @Test("trusted publishing: the job's identity, its exchange for each package, and the documents")
    func trusted() async throws {
        try await withTemporaryFolder { folder in
            let npm = try CapturedNPM("09-oidc-private")
            let plain = try await plain(npm, in: folder.appending("plain"))
            let scoped = try await CapturedPackage(
                "http/packages.tar.gz", "scoped", sentAs: npm.document("/@kilo-test%2fscoped"),
                in: folder.appending("scoped"))
            let actions = IdentityTokenSource.gitHubActions(
                url: "\(CapturedNPM.issuer)/gha?api-version=2.0", token: Secret("ghs_reqtoken"))
            let variable = IdentityTokenSource.variable("NPM_ID_TOKEN", Secret("aaa.eyJzdWIiOiJ4In0.bbb"))
            let first = await (try plain.publication(through: npm, .trustedPublishing(actions))).publish()
            let second = await
                (try scoped.publication(
                    through: npm, .trustedPublishing(variable), access: .public)).publish()
            #expect(first.name == "published" && second.name == "published")
            #expect(CapturedNPM.changes(npm.ours) == CapturedNPM.changes(npm.theirs))
            #expect(npm.ours.filter { $0.method == "GET" } == Array(npm.theirs.prefix(1)))
        }
    }

    @Test(
        "what npm puts right in a manifest",
        arguments: [
            ("c13-bundled-true", "/sample"), ("c19-bin-string-root", "/@sc%2ftool"),
            ("c21-directories-bin", "/sample"), ("c42-version-normalise", "/sample"),
            ("c52-underscore-and-odd-fields", "/sample"), ("c67-uppercase-name", "/Upper"),
        ])
    func normalised(name: String, path: String) async throws {
        try await withTemporaryFolder { folder in
            let npm = try CapturedNPM("11-normalise/\(name)")
            let document = npm.document(path)
            let package = try await CapturedPackage("pack/\(name)/input.tar", sentAs: document, in: folder)
            let publication = try package.publication(
                through: npm, .token(Secret("npm_testtoken")),
                access: document?["access"]?.string.flatMap { NPMAccessLevel(rawValue: $0) })
            #expect(await publication.publish().name == "published")
            #expect(CapturedNPM.changes(npm.ours) == CapturedNPM.changes(npm.theirs))
        }
    }

    @Test("a version that is none is refused before anything is sent, by both")
    func invalidVersion() async throws {
        try await withTemporaryFolder { folder in
            let npm = try CapturedNPM("11-normalise/c65-invalid-version")
            #expect(npm.theirs.isEmpty)
            let archive = FilePath(CapturedNPM.golden.path).appending("pack/c65-invalid-version/input.tar")
            let unpacked = try await RealProgram("tar").run(["-xpf", archive.string], in: folder)
            #expect(unpacked.status == 0, "\(unpacked.errors)")
            #expect(throws: Failure.self) {
                try NPMPackaging.pack(folder: folder, into: ArtifactStore(root: folder.appending("store")))
            }
        }
    }
}
