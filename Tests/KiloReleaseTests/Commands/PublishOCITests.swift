import Core
import Foundation
import Rehearsal
import TestSupport
import Testing

@Suite("publish oci pushes an image and reads it back")
struct PublishOCITests {
    private let target = "registry.example/a/b:1.0.0"

    @Test("first, then the same again, then another image under the tag, which only --move puts there")
    func publishes() async throws {
        try await RegistryServer.with { server in
            let digest = try await server.layout("one", "1")
            let first = try await server.kilo("publish", "oci", "one", target, "--also", "latest")
            #expect(first.status == 0, "\(first.errors)")
            #expect(first.output == "registry.example/a/b@\(digest)\n")
            #expect(try await server.digest(of: "1.0.0") == digest)
            #expect(try await server.digest(of: "latest") == digest)

            let again = try await server.kilo("publish", "oci", "one", target)
            #expect(again.status == 0, "\(again.errors)")
            #expect(again.output == first.output)

            let other = try await server.layout("two", "2")
            let taken = try await server.kilo("publish", "oci", "two", target, "--also", "latest")
            #expect(taken.status == 6, "\(taken.errors)")
            #expect(try await server.digest(of: "1.0.0") == digest)
            #expect(try await server.digest(of: "latest") == digest, "a release that is refused moves no tag")

            let moved = try await server.kilo("publish", "oci", "two", target, "--move")
            #expect(moved.status == 0, "\(moved.errors)")
            #expect(try await server.digest(of: "1.0.0") == other)
            let next = try await server.kilo(
                "publish", "oci", "two", "registry.example/a/b:1.1.0", "--also", "latest")
            #expect(next.errors.contains("who has latest downloads"), "\(next.errors)")
            #expect(try await server.digest(of: "latest") == other)
        }
    }

    @Test("blobs, then manifests, then tags; what is there is not sent again")
    func order() async throws {
        try await RegistryServer.with { server in
            try await server.layout("one", "1")
            _ = try await server.kilo("publish", "oci", "one", target)
            let writes = server.log.events.filter { $0.method == "PUT" }.map(\.target)
            let tag = try #require(writes.firstIndex { $0.contains("/manifests/1.0.0") })
            let blobs = writes.indices.filter { writes[$0].contains("/blobs/uploads/") }
            #expect(blobs.count == 2 && blobs.allSatisfy { $0 < tag }, "\(writes)")
            #expect(tag == writes.count - 1, "\(writes)")
            _ = try await server.kilo("publish", "oci", "one", "registry.example/a/b:1.0.1")
            let sent = server.log.events.filter {
                $0.method == "PUT" && $0.target.contains("/blobs/uploads/")
            }
            #expect(sent.count == 2)
        }
    }

    @Test("an archive that skopeo has made arrives byte for byte")
    func archive() async throws {
        try await RegistryServer.with { server in
            try await server.layout("one", "1")
            let copied = try await server.skopeo("copy", "oci:one:v1", "oci-archive:image.tar:v1")
            try #require(copied.status == 0, "\(copied.errors)")
            let raw = try await server.skopeo("inspect", "--raw", "oci-archive:image.tar:v1")
            let pushed = try await server.kilo("publish", "oci", "image.tar", target)
            #expect(pushed.status == 0, "\(pushed.errors)")
            #expect(try await server.digest(of: "1.0.0") == "\(Digest.of(raw.output))")
        }
    }

    @Test("files go beside the image, also from package oci, and are no reason to send the image again")
    func attached() async throws {
        try await RegistryServer.with { server in
            let digest = try await server.layout("one", "1")
            try server.write("sbom.json", "{}")
            let file = ["--attach", "application/spdx+json=sbom.json"]
            let first = try await server.kilo(["publish", "oci", "one", target] + file)
            #expect(
                first.status == 0 && first.output == "registry.example/a/b@\(digest)\n", "\(first.errors)")
            let listed = try await Tool.output(
                "curl", "-fsS", "-u", "kilo:secret", "http://\(server.address)/v2/a/b/referrers/\(digest)",
                in: server.folder)
            let found = try JSONValue(parsing: listed)["manifests"]?.array ?? []
            #expect(found.compactMap { $0["artifactType"]?.string } == ["application/spdx+json"])

            try server.write("notes.txt", "notes")
            let before = server.log.events.count { $0.method == "PUT" }
            let more = try await server.kilo(
                ["publish", "oci", "one", target] + file + ["--attach", "text/plain=notes.txt"])
            #expect(more.status == 0, "\(more.errors)")
            #expect(server.log.events.count { $0.method == "PUT" } == before + 2, "a file and its manifest")

            let packaged = try await server.kilo(
                [
                    "package", "oci", "--layer", "files/one:/opt", "--output",
                    "docker://registry.example/c/d:1",
                ]
                    + file)
            #expect(packaged.status == 0, "\(packaged.errors)")
            #expect(server.log.events.contains { $0.target.contains("/v2/c/d/referrers/") })
            for (option, code) in [
                ("sbom.json", "usage.invalid-option"), ("json=sbom.json", "oci.referrer"),
                ("text/plain=none", "file.unreadable"),
            ] {
                let refused = try await server.kilo("publish", "oci", "one", target, "--attach", option)
                #expect(refused.status != 0 && refused.errors.contains(code), "\(refused)")
            }
        }
    }

    @Test("layers of a base in the same registry are mounted")
    func mount() async throws {
        try await RegistryServer.with { server in
            let digest = try await server.layout("base", "1")
            let base = try await server.kilo("publish", "oci", "base", "registry.example/base/linux:3")
            try #require(base.status == 0, "\(base.errors)")
            try server.write("dist/kilo", "1")
            let built = try await server.kilo(
                "package", "oci", "--base", "registry.example/base/linux:3@\(digest)", "--layer", "dist:/bin",
                "--output", "image")
            try #require(built.status == 0, "\(built.errors)")
            let pushed = try await server.kilo("publish", "oci", "image", target)
            #expect(pushed.status == 0, "\(pushed.errors)")
            let mounts = server.log.events.filter {
                $0.target.contains("from=base/linux") || $0.target.contains("from=base%2Flinux")
            }
            #expect(mounts.contains { $0.status == 201 }, "\(server.log.events.map(\.target))")
        }
    }

    @Test("a dry run reads the image, says its size, and asks nobody")
    func dryRun() async throws {
        try await RegistryServer.with { server in
            let digest = try await server.layout("one", "1")
            let result = try await server.kilo("publish", "oci", "one", target, "--dry-run")
            #expect(result.status == 0 && result.output.isEmpty, "\(result)")
            #expect(result.errors.contains(digest) && result.errors.contains("2 blobs"))
            #expect(server.log.events.isEmpty)
        }
    }

    @Test("no login, a wrong one, a reference without a tag, an image that was changed on disk")
    func refusals() async throws {
        try await RegistryServer.with { server in
            try await server.layout("one", "1")
            let none = try await server.kilo("publish", "oci", "one", target, with: ["DOCKER_PASSWORD": ""])
            #expect(none.status == 3 && none.errors.contains("credential.missing"), "\(none.errors)")
            let wrong = try await server.kilo(
                "publish", "oci", "one", target, with: ["DOCKER_PASSWORD": "no-secret"])
            #expect(wrong.status == 3, "\(wrong.errors)")
            #expect(!wrong.errors.contains("no-secret"))
            let untagged = try await server.kilo("publish", "oci", "one", "registry.example/a/b")
            #expect(
                untagged.status == 2 && untagged.errors.contains("usage.invalid-option"), "\(untagged.errors)"
            )
            let blobs = server.folder.appendingPathComponent("one/blobs/sha256")
            for name in try FileManager.default.contentsOfDirectory(atPath: blobs.path) {
                let blob = blobs.appendingPathComponent(name)
                var data = try Data(contentsOf: blob)
                data[data.count - 1] ^= 1
                try data.write(to: blob, options: .atomic)
            }
            let altered = try await server.kilo("publish", "oci", "one", target)
            #expect(altered.status == 6 && altered.errors.contains("oci.base-altered"), "\(altered.errors)")
            #expect(try await server.digest(of: "1.0.0") == nil)
        }
    }

    @Test("a layer that is not what its digest says gets no tag, and a dry run finds it too")
    func alteredLayer() async throws {
        try await RegistryServer.with { server in
            try await server.layout("one", "1")
            let blobs = server.folder.appendingPathComponent("one/blobs/sha256")
            let names = try FileManager.default.contentsOfDirectory(atPath: blobs.path)
            for name in names {
                var data = try Data(contentsOf: blobs.appendingPathComponent(name))
                // The layer is the one that is no JSON.
                guard data.first != UInt8(ascii: "{") else { continue }
                data[data.count - 1] ^= 1
                try data.write(to: blobs.appendingPathComponent(name), options: .atomic)
            }
            for options in [[], ["--dry-run"]] {
                let altered = try await server.kilo(["publish", "oci", "one", target] + options)
                #expect(altered.status == 6 && altered.errors.contains("store.altered"), "\(altered.errors)")
            }
            #expect(try await server.digest(of: "1.0.0") == nil)
        }
    }
}
