import Core
import Foundation
import Rehearsal
import SystemPackage
import TestSupport
import Testing

@Suite("Real clients work against the stand-in registry")
struct RegistryClientTests {
    @Test("skopeo copies an index in and out again, byte for byte", arguments: ["open", "basic", "token"])
    func skopeo(_ scheme: String) async throws {
        try await withTemporaryFolder { folder in
            let access = Self.access(scheme)
            let standIn = try RegistryStandIn(folder: folder.appending("state"), access: access)
            let source = try SampleLayout.write(to: folder.appending("source"))
            try await withStandInServer(standIn) { server in
                let name = "docker://127.0.0.1:\(server.port)/a/b"
                let user = scheme == "open" ? [] : ["kilo:secret"]
                try await run(
                    ["copy", "--all", "--preserve-digests", "--dest-tls-verify=false"]
                        + user.flatMap { ["--dest-creds", $0] } + ["oci:\(source):v1", "\(name):v1"])
                try await run(
                    [
                        "copy", "--all", "--preserve-digests", "--src-tls-verify=false",
                        "--dest-tls-verify=false",
                    ]
                        + user.flatMap { ["--src-creds", $0, "--dest-creds", $0] } + [
                            "\(name):v1", "\(name):latest",
                        ])
                let credentials = ["--tls-verify=false"] + user.flatMap { ["--creds", $0] }
                let raw = try await run(["inspect", "--raw"] + credentials + ["\(name):latest"])
                #expect("\(Digest.of(raw))" == "\(source.digest)")
                let tags = try await run(["list-tags"] + credentials + [name])
                #expect(try JSONValue(parsing: tags)["Tags"] == ["latest", "v1"])
                let back = folder.appending("back")
                try await run(
                    ["copy", "--all", "--preserve-digests", "--src-tls-verify=false"]
                        + user.flatMap { ["--src-creds", $0] } + ["\(name):v1", "oci:\(back.string):v1"])
                for blob in source.blobs {
                    #expect(FileSystem.exists(back.appending("blobs/sha256/\(blob.hex)")))
                }
            }
        }
    }

    @Test("skopeo without the right password is refused")
    func refused() async throws {
        try await withTemporaryFolder { folder in
            let standIn = try RegistryStandIn(
                folder: folder.appending("state"), access: Self.access("token"))
            let source = try SampleLayout.write(to: folder.appending("source"))
            try await withStandInServer(standIn) { server in
                let result = try await Skopeo.run([
                    "copy", "--dest-tls-verify=false", "--dest-creds", "kilo:wrong", "oci:\(source):v1",
                    "docker://127.0.0.1:\(server.port)/a/b:v1",
                ])
                #expect(result.status != 0)
                #expect(result.errors.contains("incorrect username or password"), "\(result.errors)")
            }
        }
    }

    @Test("curl streams a large blob in, and reads a range and the whole")
    func curl() async throws {
        try await withTemporaryFolder { folder in
            let standIn = try RegistryStandIn(folder: folder.appending("state"))
            let bytes = sampleBytes(20 << 20)
            let file = folder.appending("blob")
            try Data(bytes).write(to: URL(fileURLWithPath: file.string))
            let digest = Digest.of(bytes)
            try await withStandInServer(standIn) { server in
                let base = "\(server.origin)/v2/a/b/blobs"
                let put = try await Curl.run(
                    "-w", "%{http_code}", "-X", "POST", "-H", "Content-Type: application/octet-stream", "-T",
                    file.string, "\(base)/uploads?digest=\(digest)")
                #expect(put.output == "201", "\(put)")
                let range = try await Curl.run(
                    "-r", "100-199", "-o", "\(file.string).part", "\(base)/\(digest)")
                #expect(range.status == 0)
                let part = try FileStream.contents(of: FilePath("\(file.string).part"))
                #expect(part == Array(bytes[100..<200]))
                _ = try await Curl.run("-o", "\(file.string).back", "\(base)/\(digest)")
                #expect(try FileStream.sha256(of: FilePath("\(file.string).back")).digest == digest)
            }
        }
    }

    @discardableResult
    private func run(_ arguments: [String]) async throws -> [UInt8] {
        try await Skopeo.run(arguments).succeeding("skopeo \(arguments.first ?? "")").bytes
    }

    static func access(_ scheme: String) -> RegistryAccess {
        let accounts = [RegistryAccount("kilo", password: Secret("secret"))]
        return switch scheme {
        case "basic": .basic(accounts)
        case "token": .tokens(accounts) { Timestamp(seconds: Int(Date().timeIntervalSince1970)) }
        default: .open
        }
    }
}

/// An OCI layout of two platforms, whose layers are empty tars.
struct SampleLayout: CustomStringConvertible {
    let description: String
    let digest: Digest
    let blobs: [Digest]

    static func write(to folder: FilePath) throws -> SampleLayout {
        let store = folder.appending("blobs/sha256")
        try FileSystem.makeFolder(store)
        var blobs: [Digest] = []
        func add(_ bytes: [UInt8], _ type: String, _ platform: JSONValue? = nil) throws -> JSONValue {
            let digest = Digest.of(bytes)
            blobs.append(digest)
            try FileSystem.write(bytes, to: store.appending(digest.hex))
            let members: [(String, JSONValue)] = [
                ("mediaType", .string(type)), ("digest", .string("\(digest)")),
                ("size", .number("\(bytes.count)")),
            ]
            return JSONValue(members: members + (platform.map { [("platform", $0)] } ?? []))
        }
        let tar = [UInt8](repeating: 0, count: 1024)
        let layer = try add(tar, "application/vnd.oci.image.layer.v1.tar")
        let children = try ["amd64", "arm64"].map { architecture in
            let platform: JSONValue = ["architecture": .string(architecture), "os": "linux"]
            let config: JSONValue = [
                "architecture": .string(architecture), "os": "linux",
                "rootfs": ["type": "layers", "diff_ids": [.string("\(Digest.of(tar))")]],
            ]
            let manifest: JSONValue = [
                "schemaVersion": 2, "mediaType": .string(SampleManifest.imageType),
                "config": try add(
                    Array(config.text().utf8), "application/vnd.oci.image.config.v1+json"),
                "layers": [layer],
            ]
            return try add(Array(manifest.text().utf8), SampleManifest.imageType, platform)
        }
        let index: JSONValue = [
            "schemaVersion": 2, "mediaType": .string(SampleManifest.indexType), "manifests": .array(children),
        ]
        let bytes = Array(index.text().utf8)
        var root = try add(bytes, SampleManifest.indexType).object ?? JSONObject()
        root["annotations"] = ["org.opencontainers.image.ref.name": "v1"]
        let top: JSONValue = ["schemaVersion": 2, "manifests": [.object(root)]]
        try FileSystem.write(Array(top.text().utf8), to: folder.appending("index.json"))
        let marker = Array(#"{"imageLayoutVersion":"1.0.0"}"#.utf8)
        try FileSystem.write(marker, to: folder.appending("oci-layout"))
        return SampleLayout(description: folder.string, digest: Digest.of(bytes), blobs: blobs)
    }
}

/// The real skopeo.
enum Skopeo {
    static func run(_ arguments: [String]) async throws -> ProgramResult {
        try await RealProgram("skopeo").run(
            ["--insecure-policy"] + arguments, environment: ["HOME": "/nonexistent"])
    }
}
