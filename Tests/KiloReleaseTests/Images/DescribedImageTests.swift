import Core
import Foundation
import Rehearsal
import TestSupport
import Testing

@Suite("An image described in Swift")
struct DescribedImageTests {
    private func description(_ layer: String = "", _ after: String = "") -> String {
        """
        // kilo-release-plan: 1
        import ReleaseDescription
        \(layer)
        let image = OCIImage("kilo", base: .scratch, platforms: .linuxX64, .linuxARM64) { platform in
            Layer(Payload { Files("**", from: "dist/\\(platform)")\(after) }, at: "usr/local/bin")
            Entrypoint("/usr/local/bin/kilo")
            Environment("A", "b")
            Healthcheck("kilo", "ping", every: 10, retries: 2)
        }

        """
    }

    private func fill(_ server: RegistryServer, _ text: String) throws {
        for platform in ["linux-x64", "linux-arm64"] { try server.write("dist/\(platform)/kilo", platform) }
        try server.write("Image.swift", text)
    }

    @Test("has the digest of the image that the same options describe")
    func same() async throws {
        try await RegistryServer.with { server in
            try fill(server, description())
            let annotation = ["--annotation", "org.opencontainers.image.version=1.0.0"]
            let cache = ["XDG_CACHE_HOME": Tool.cache]
            let described = try await server.kilo(
                ["package", "oci", "--from", "Image.swift", "--output", "a"] + annotation, with: cache)
            #expect(described.status == 0, "\(described.errors)")
            try server.write("arch/amd64/kilo", "linux-x64")
            try server.write("arch/arm64/kilo", "linux-arm64")
            let options = try await server.kilo(
                [
                    "package", "oci", "--layer", "arch/{arch}:/usr/local/bin", "--platform", "linux/amd64",
                    "--platform", "linux/arm64", "--entrypoint", "/usr/local/bin/kilo", "--env", "A=b",
                    "--health-cmd", "kilo", "--health-cmd", "ping", "--health-interval", "10",
                    "--health-retries", "2", "--output", "b",
                ] + annotation, with: cache)
            #expect(options.status == 0, "\(options.errors)")
            let (one, other) = (try configs("a", server), try configs("b", server))
            #expect(one.keys.sorted() == ["amd64", "arm64"])
            for (architecture, config) in one {
                #expect(config == other[architecture])
                let check = config["config"]?["Healthcheck"]?.text()
                #expect(check == #"{"Test":["CMD","kilo","ping"],"Interval":10000000000,"Retries":2}"#)
            }
            #expect(described.output == options.output)
        }
    }

    /// The configs of a layout by their architectures, as they stand there: skopeo leaves out what it does not know.
    private func configs(_ layout: String, _ server: RegistryServer) throws -> [String: JSONValue] {
        let blobs = server.folder.appendingPathComponent("\(layout)/blobs/sha256")
        let files = try FileManager.default.contentsOfDirectory(at: blobs, includingPropertiesForKeys: nil)
        let documents = files.compactMap { try? JSONValue(parsing: Array(Data(contentsOf: $0))) }
        return documents.reduce(into: [:]) { configs, document in
            if let architecture = document["architecture"]?.string { configs[architecture] = document }
        }
    }

    @Test("gives files the attributes that options give them; a pattern without files is refused")
    func attributes() async throws {
        try await RegistryServer.with { server in
            let plain = description()
            let layer = "at: \"usr/local/bin\")"
            let text = plain.replacing(
                layer,
                with: layer
                    + ".capabilities(.netBindService, .netRaw, on: \"usr/local/bin/kilo\")"
                    + ".attribute(\"user.origin\", \"here\", on: \"usr/**\")"
                    + ".attribute(\"user.bytes\", bytes: [0, 255], on: \"usr/local/bin/k*\")")
            try fill(server, text)
            try server.write("Plain.swift", plain.replacing("let image", with: "let plain"))
            let none = text.replacing("let image", with: "let none").replacing("usr/**", with: "opt/**")
            try server.write("None.swift", none)
            let cache = ["XDG_CACHE_HOME": Tool.cache]
            func build(_ options: [String]) async throws -> ProgramResult {
                try await server.kilo(
                    ["package", "oci", "--output", "image", "--cache", "images"] + options, with: cache)
            }
            let described = try await build(["--from", "Image.swift"])
            #expect(described.status == 0, "\(described.errors)")
            let without = try await build(["--from", "Plain.swift"])
            #expect(without.status == 0 && without.output != described.output, "\(without.errors)")
            try server.write("arch/amd64/kilo", "linux-x64")
            try server.write("arch/arm64/kilo", "linux-arm64")
            let options = [
                "--layer", "arch/{arch}:/usr/local/bin", "--platform", "linux/amd64", "--platform",
                "linux/arm64", "--entrypoint", "/usr/local/bin/kilo", "--env", "A=b", "--health-cmd", "kilo",
                "--health-cmd", "ping", "--health-interval", "10", "--health-retries", "2",
            ]
            let same = try await build(
                options + [
                    "--capability", "/usr/local/bin/kilo:CAP_NET_RAW,net_bind_service",
                    "--xattr", "/usr/**:user.origin=here", "--xattr", "/usr/local/bin/kilo:user.bytes=0x00fF",
                ])
            #expect(same.status == 0 && same.output == described.output, "\(same.errors)")
            let base64 = try await build(
                options + [
                    "--capability", "/usr/local/bin/kilo:net_bind_service,net_raw",
                    "--xattr", "/usr/**:user.origin=0saGVyZQ==", "--xattr", "/**:user.bytes=0sAP8=",
                ])
            #expect(base64.output == described.output, "\(base64.errors)")

            let missed = try await build(["--from", "None.swift"])
            #expect(missed.status == 2 && missed.errors.contains("oci.attribute"), "\(missed.errors)")
            #expect(missed.errors.contains("opt/**") && missed.errors.contains("None.swift"))
        }
    }

    @Test("goes straight to a registry, under the rules of publish oci")
    func pushed() async throws {
        try await RegistryServer.with { server in
            try fill(server, description())
            let arguments = [
                "package", "oci", "--from", "Image.swift", "--output", "docker://registry.example/a/b:1.0.0",
            ]
            let cache = ["XDG_CACHE_HOME": Tool.cache]
            let pushed = try await server.kilo(arguments + ["--also", "latest"], with: cache)
            #expect(pushed.status == 0, "\(pushed.errors)")
            let digest = try #require(try await server.digest(of: "1.0.0"))
            #expect(pushed.output == "registry.example/a/b@\(digest)\n")
            #expect(try await server.digest(of: "latest") == digest)
            #expect(!FileManager.default.fileExists(atPath: server.folder.path + "/docker:"))

            try server.write("dist/linux-x64/kilo", "another")
            let taken = try await server.kilo(arguments, with: cache)
            #expect(
                taken.status == 6 && taken.errors.contains("destination.already-different"), "\(taken.errors)"
            )
            #expect(try await server.digest(of: "1.0.0") == digest)
            let moved = try await server.kilo(arguments + ["--move"], with: cache)
            #expect(moved.status == 0, "\(moved.errors)")

            let tags = try await server.kilo("oci", "tags", "registry.example/a/b")
            #expect(tags.output == "1.0.0\nlatest\n", "\(tags.errors)")
            let none = try await server.kilo("oci", "tags", "registry.example/no/such")
            #expect(none.status != 0 && none.output.isEmpty, "\(none)")
        }
    }

    @Test("what cannot be meant is refused before anything is built")
    func refusals() async throws {
        try await RegistryServer.with { server in
            try fill(server, description())
            try server.write(
                "Made.swift",
                description(
                    #"private let make = Command("build it", "make", produces: ["out"])"#,
                    "; File(\"out\", as: \"out\", madeBy: make)"
                )
                .replacing("let image", with: "let made"))
            try server.write("Other.swift", description())
            let registry = "docker://registry.example/a/b:1"
            for (options, status, words) in [
                (["--from", "Image.swift", "--layer", "dist:/", "--output", "o"], 2, "no option beside it"),
                (["--from", "Image.swift", "--user", "1", "--output", "o"], 2, "no option beside it"),
                (
                    ["--from", "Image.swift", "--xattr", "/a:user.a=b", "--output", "o"], 2,
                    "no option beside it"
                ),
                (["--from", "Made.swift", "--output", "o"], 2, "build it"),
                (["--from", "Other.swift", "--output", "o"], 2, "plan.no-declaration"),
                (["--layer", "dist:/", "--output", "o", "--also", "latest"], 2, "--also"),
                (["--layer", "dist:/", "--output", registry, "--format", "layout"], 2, "--format"),
                (["--layer", "dist:/", "--output", registry, "--name", "2"], 2, "--name"),
                (["--layer", "dist:/", "--output", "docker://registry.example/a/b"], 2, "expected a tag"),
                (["--layer", "dist:/", "--health-retries", "1", "--output", "o"], 64, "--health-cmd"),
            ] as [([String], Int32, String)] {
                let result = try await server.kilo(
                    ["package", "oci"] + options, with: ["XDG_CACHE_HOME": Tool.cache])
                #expect(result.errors.contains(words) && result.output.isEmpty, "\(options): \(result)")
                #expect([status, 2].contains(result.status), "\(options): \(result)")
                #expect(!FileManager.default.fileExists(atPath: server.folder.path + "/o"))
            }
            #expect(server.log.events.isEmpty)
        }
    }
}
