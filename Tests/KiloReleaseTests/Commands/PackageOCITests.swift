import Core
import Foundation
import Rehearsal
import TestSupport
import Testing

@Suite("package oci builds one image from folders")
struct PackageOCITests {
    private func json(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }

    private func program(_ server: RegistryServer) throws {
        try server.write("dist/kilo", "#!/bin/sh\necho kilo\n", mode: 0o755)
        try server.write("dist/share/notes.txt", "notes\n")
    }

    @Test("a layout with the files and settings that were asked for, as skopeo and umoci read it")
    func layout() async throws {
        try await RegistryServer.with { server in
            try program(server)
            let built = try await server.kilo(
                "package", "oci", "--layer", "dist:/usr/local/bin", "--entrypoint", "/usr/local/bin/kilo",
                "--entrypoint", "--quiet", "--cmd", "serve", "--env", "A=b=c", "--label", "l=v", "--user",
                "1000:1000",
                "--workdir", "/data", "--port", "53/udp", "--volume", "/data", "--stop-signal", "SIGINT",
                "--annotation", "org.opencontainers.image.version=1.4.0", "--output", "image", "--name",
                "1.4.0",
                with: ["SOURCE_DATE_EPOCH": "1700000000"])
            #expect(built.status == 0, "\(built.errors)")
            let raw = try await server.skopeo("inspect", "--raw", "oci:image:1.4.0")
            #expect(built.output == "\(Digest.of(raw.output))\n", "\(raw.errors)")
            let document = try json(try await server.skopeo("inspect", "--config", "oci:image:1.4.0").output)
            #expect(document["created"]?.string == "2023-11-14T22:13:20Z")
            let config = try #require(document["config"])
            #expect(config["Entrypoint"]?.text() == #"["/usr/local/bin/kilo","--quiet"]"#)
            #expect(config["Cmd"]?.text() == #"["serve"]"#)
            #expect(config["Env"]?.array?.contains("A=b=c") == true)
            #expect(config["Labels"]?["l"]?.string == "v")
            #expect(config["User"]?.string == "1000:1000" && config["WorkingDir"]?.string == "/data")
            #expect(config["ExposedPorts"]?["53/udp"] != nil && config["Volumes"]?["/data"] != nil)
            #expect(config["StopSignal"]?.string == "SIGINT")
            try await Tool.output(
                "umoci", "unpack", "--rootless", "--image", "image:1.4.0", "bundle", in: server.folder)
            let bin = server.folder.appendingPathComponent("bundle/rootfs/usr/local/bin")
            let kilo = bin.appendingPathComponent("kilo").path
            #expect(try await Tool.output(kilo, in: server.folder) == "kilo\n")
            let notes = bin.appendingPathComponent("share/notes.txt")
            #expect(try String(contentsOf: notes, encoding: .utf8) == "notes\n")
        }
    }

    @Test(
        "the same digest from the cache, from another folder, in another time zone; another with another time"
    )
    func reproducible() async throws {
        try await RegistryServer.with { server in
            try program(server)
            try server.write("other/place/kilo", "#!/bin/sh\necho kilo\n", mode: 0o700)
            try server.write("other/place/share/notes.txt", "notes\n", mode: 0o600)
            func build(_ tree: String, _ variables: [String: String] = [:]) async throws -> String {
                let built = try await server.kilo(
                    "package", "oci", "--layer", "\(tree):/opt", "--output", "image", with: variables)
                #expect(built.status == 0, "\(built.errors)")
                return built.output
            }
            let first = try await build("dist")
            #expect(try await build("dist") == first)
            let cold = ["TZ": "Asia/Tokyo", "XDG_CACHE_HOME": server.folder.path + "/cold"]
            #expect(try await build("other/place", cold) == first)
            #expect(try await build("dist", ["SOURCE_DATE_EPOCH": "1"]) != first)
        }
    }

    @Test("a layer compressed with zstd is what others unpack, and says who cannot")
    func zstd() async throws {
        try await RegistryServer.with { server in
            try program(server)
            let built = try await server.kilo(
                "package", "oci", "--layer", "dist:/opt", "--compression", "zstd", "--output", "image")
            #expect(built.status == 0 && built.errors.contains("Docker before 23"), "\(built.errors)")
            let manifest = try json(try await server.skopeo("inspect", "--raw", "oci:image:latest").output)
            let layer = try #require(manifest["layers"]?.array?.first)
            #expect(layer["mediaType"]?.string == "application/vnd.oci.image.layer.v1.tar+zstd")
            let digest = try #require(layer["digest"]?.string?.replacing("sha256:", with: ""))
            let notes = try await Tool.output(
                "bsdtar", "-xOf", "image/blobs/sha256/\(digest)", "opt/share/notes.txt", in: server.folder)
            #expect(notes == "notes\n")
        }
    }

    @Test("several platforms are an index, each with its own files; docker load takes one of them")
    func platforms() async throws {
        try await RegistryServer.with { server in
            for platform in ["linux-amd64", "linux-arm64"] {
                try server.write("dist/\(platform)/kilo", platform)
            }
            func build(_ options: String...) async throws -> ProgramResult {
                let arguments = [
                    "package", "oci", "--layer", "dist/{os}-{arch}:/", "--name", "example.org/kilo:v1",
                ]
                return try await Tool.run([Tool.program] + arguments + options, in: server.folder)
            }
            let both = ["--platform", "linux/amd64", "--platform", "linux/arm64"]
            let index = try await build(both[0], both[1], both[2], both[3], "--output", "image.tar")
            #expect(index.status == 0, "\(index.errors)")
            let raw = try await server.skopeo("inspect", "--raw", "oci-archive:image.tar")
            let manifests = try json(raw.output)["manifests"]?.array ?? []
            #expect(
                manifests.compactMap { $0["platform"]?["architecture"]?.string } == ["amd64", "arm64"],
                "\(raw.errors)")
            let refused = try await build(
                both[0], both[1], both[2], both[3], "--format", "docker-archive", "--output", "two.tar")
            #expect(refused.status == 2 && refused.errors.contains("oci.image"), "\(refused.errors)")
            let one = try await build(both[2], both[3], "--format", "docker-archive", "--output", "one.tar")
            #expect(one.status == 0, "\(one.errors)")
            let config = try await server.skopeo(
                "inspect", "--config", "docker-archive:one.tar:example.org/kilo:v1")
            #expect(try json(config.output)["architecture"]?.string == "arm64", "\(config.errors)")
        }
    }

    @Test("a base of a registry is named by its digest, fetched once, and needs no registry afterwards")
    func base() async throws {
        try await RegistryServer.with { server in
            try program(server)
            let digest = try await server.layout("base", "1")
            let copied = try await server.skopeo(
                "copy", "--preserve-digests", "--dest-tls-verify=false", "--dest-creds", "kilo:secret",
                "oci:base:v1",
                "docker://\(server.address)/base/linux:3")
            try #require(copied.status == 0, "\(copied.errors)")
            func build(
                on base: String, as output: String, with variables: [String: String] = [:]
            ) async throws -> ProgramResult {
                // A cache of its own: in that of the base all would be there already.
                try await server.kilo(
                    "package", "oci", "--base", base, "--layer", "dist:/bin", "--output", output,
                    "--cache", "images", with: variables)
            }
            let unpinned = try await build(on: "registry.example/base/linux:3", as: "a")
            #expect(
                unpinned.status == 2 && unpinned.errors.contains("oci.base-unpinned"), "\(unpinned.errors)")
            #expect(unpinned.errors.contains("registry.example/base/linux:3@\(digest)"))
            let reference = "registry.example/base/linux:3@\(digest)"
            let before = server.log.events.count
            let built = try await build(on: reference, as: "image")
            #expect(built.status == 0, "\(built.errors)")
            let asked = server.log.events.dropFirst(before).map(\.status)
            #expect(asked == [401, 200, 200, 200], "a manifest, a config and a layer, in one conversation")
            let manifest = try json(try await server.skopeo("inspect", "--raw", "oci:image:latest").output)
            #expect(manifest["layers"]?.array?.count == 2)
            #expect(manifest["annotations"]?["org.opencontainers.image.base.digest"]?.string == digest)
            let offline = ["KILO_RELEASE_REGISTRIES": "registry.example=http://127.0.0.1:1"]
            let again = try await build(on: reference, as: "again", with: offline)
            #expect(again.output == built.output, "\(again.errors)")
            let folder = try await build(on: "base:v1", as: "on-layout")
            #expect(folder.status == 0, "\(folder.errors)")
        }
    }

    @Test(
        "options that say nothing are refused by their names, and leave nothing behind",
        arguments: [
            (["--layer", "dist:/opt", "--env", "=x"], "usage.invalid-option", "--env =x"),
            (["--layer", "dist:/opt", "--platform", "linux"], "usage.invalid-option", "--platform linux"),
            (["--layer", "dist:/opt", "--owner", "root"], "usage.invalid-option", "--owner root"),
            (["--layer", "dist:/opt", "--compression", "xz"], "usage.invalid-option", "--compression xz"),
            (["--layer", "dist:/opt", "--xattr", "opt:user.a=b"], "usage.invalid-option", "--xattr opt"),
            (["--layer", "dist:/opt", "--xattr", "/opt/kilo:user.a"], "usage.invalid-option", "user.a"),
            (["--layer", "dist:/opt", "--xattr", "/opt/kilo:user.a=0x1"], "usage.invalid-option", "0x1"),
            (["--layer", "dist:/opt", "--xattr", "/opt/kilo:name=b"], "oci.attribute", "name"),
            (["--layer", "dist:/opt", "--capability", "/opt/kilo"], "usage.invalid-option", "/opt/kilo"),
            (["--layer", "dist:/opt", "--capability", "/opt/kilo:root"], "oci.attribute", "root"),
            (["--layer", "dist:/opt", "--capability", "/opt/no:kill"], "oci.attribute", "opt/no"),
            (["--layer", "dist:/a/../b"], "usage.invalid-option", "dist:/a/../b"),
            (["--package", "a.apk"], "usage.invalid-option", "--package a.apk"),
            (["--layer", "dist:/opt", "--port", "0"], "oci.settings", "0"),
            (["--layer", "nowhere:/opt"], "payload.missing-file", "nowhere"),
            ([], "oci.image", "0 layers"),
        ])
    func refusals(options: [String], code: String, subject: String) async throws {
        try await RegistryServer.with { server in
            try program(server)
            let result = try await Tool.run(
                [Tool.program, "package", "oci", "--output", "image"] + options, in: server.folder)
            #expect(result.status == 2 && result.output.isEmpty, "\(result)")
            #expect(result.errors.contains(code) && result.errors.contains(subject), "\(result.errors)")
            #expect(!FileManager.default.fileExists(atPath: server.folder.path + "/image"))
        }
    }

    @Test("what stands at the place of the output and is no image is left alone")
    func occupied() async throws {
        try await RegistryServer.with { server in
            try program(server)
            let result = try await server.kilo("package", "oci", "--layer", "dist:/", "--output", "dist")
            #expect(result.status == 2 && result.errors.contains("usage.invalid-option"), "\(result.errors)")
            #expect(FileManager.default.fileExists(atPath: server.folder.path + "/dist/kilo"))
        }
    }
}
