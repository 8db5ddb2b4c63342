import Core
import Foundation
import Glibc
import Rehearsal
import SystemPackage
import TestSupport
import Testing

@Suite("Programs that build and run images work against the stand-in registry")
struct RegistryBuilderTests {
    @Test(
        "what buildah builds and pushes podman pulls and pushes on, and each gets back what the other has sent",
        .enabled(if: geteuid() == 0, "without root they need subordinate user ids"),
        arguments: ["open", "basic", "token"])
    func buildahAndPodman(_ scheme: String) async throws {
        try await withTemporaryFolder { folder in
            let standIn = try RegistryStandIn(
                folder: folder.appending("state"), access: RegistryClientTests.access(scheme))
            try await withStandInServer(standIn) { server in
                let name = "127.0.0.1:\(server.port)/a/b"
                let buildah = try ContainerTool("buildah", in: folder, scheme)
                try buildah.write(
                    "FROM scratch\nCOPY notes /opt/notes\nENTRYPOINT [\"/opt/kilo\"]\n", to: "Containerfile")
                try buildah.write("notes\n", to: "notes")
                try await buildah.run(["bud", "--isolation", "chroot", "-t", "\(name):v1", buildah.context])
                try await buildah.talk("push", "\(name):v1")
                let config = try await Self.config(of: "\(name):v1", scheme)

                let podman = try ContainerTool("podman", in: folder, scheme)
                let pulled = try await podman.talk("pull", "\(name):v1")
                #expect("sha256:" + pulled.trimmingCharacters(in: .newlines) == config)
                try await podman.run(["tag", "\(name):v1", "\(name):v2"])
                try await podman.talk("push", "\(name):v2")
                #expect(try await Self.config(of: "\(name):v2", scheme) == config)

                try await buildah.run(["rmi", "--all"])
                let back = try await buildah.talk("pull", "\(name):v2")
                #expect("sha256:" + back.trimmingCharacters(in: .newlines) == config)
                try buildah.write("FROM \(name):v2\nCOPY notes /opt/more\n", to: "Containerfile")
                try await buildah.run(["bud", "--isolation", "chroot", "-t", "\(name):v3", buildah.context])
                try await buildah.talk("push", "\(name):v3")
                try await podman.talk("pull", "\(name):v3")
                let layers = try await podman.run([
                    "inspect", "--format", "{{len .RootFS.Layers}}", "\(name):v3",
                ])
                #expect(layers == "2\n")
            }
        }
    }

    @Test(
        "podman and buildah take the platform of this machine out of an index",
        .enabled(if: geteuid() == 0, "without root they need subordinate user ids"),
        arguments: ["podman", "buildah"])
    func index(_ program: String) async throws {
        try await withTemporaryFolder { folder in
            let standIn = try RegistryStandIn(folder: folder.appending("state"))
            let source = try SampleLayout.write(to: folder.appending("source"))
            try await withStandInServer(standIn) { server in
                let name = "127.0.0.1:\(server.port)/a/b:v1"
                try await Skopeo.run([
                    "copy", "--all", "--preserve-digests", "--dest-tls-verify=false", "oci:\(source):v1",
                    "docker://\(name)",
                ]).succeeding("skopeo copy")
                let tool = try ContainerTool(program, in: folder, "open")
                for platform in ["amd64", "arm64"] {
                    try await tool.talk("pull", name, ["--arch", platform])
                    let format = program == "podman" ? "{{.Architecture}}" : "{{.OCIv1.Architecture}}"
                    let kind = program == "podman" ? [] : ["--type", "image"]
                    let found = try await tool.run(["inspect"] + kind + ["--format", format, name])
                    #expect(found.trimmingCharacters(in: .newlines) == platform)
                }
            }
        }
    }

    @Test(
        "buildah and podman are refused without the right password",
        .enabled(if: geteuid() == 0, "without root they need subordinate user ids"),
        arguments: ["basic", "token"])
    func refused(_ scheme: String) async throws {
        try await withTemporaryFolder { folder in
            let standIn = try RegistryStandIn(
                folder: folder.appending("state"), access: RegistryClientTests.access(scheme))
            try await withStandInServer(standIn) { server in
                for program in ["buildah", "podman"] {
                    let tool = try ContainerTool(program, in: folder, scheme)
                    let result = try await tool.result([
                        "pull", "--tls-verify=false", "--creds", "kilo:wrong",
                        "127.0.0.1:\(server.port)/a/b:v1",
                    ])
                    #expect(result.status != 0)
                    let words = ["unauthorized", "invalid username/password"]
                    #expect(words.contains(where: result.errors.contains), "\(result.errors)")
                }
            }
        }
    }

    /// The digest of an image's config, which is what both programs call its id.
    private static func config(of name: String, _ scheme: String) async throws -> String? {
        let login = scheme == "open" ? [] : ["--creds", "kilo:secret"]
        let raw = try await Skopeo.run(
            ["inspect", "--raw", "--tls-verify=false"] + login + ["docker://\(name)"]
        )
        .succeeding("skopeo inspect").bytes
        return try JSONValue(parsing: raw)["config"]?["digest"]?.string
    }
}

/// buildah or podman, with its storage and configuration in a folder of the test.
private struct ContainerTool {
    let context: String
    private let program: String
    private let folder: FilePath
    private let login: [String]
    private let state: ShortFolder

    init(_ program: String, in folder: FilePath, _ scheme: String) throws {
        self.program = program
        self.folder = folder.appending(program)
        state = try ShortFolder()
        context = self.folder.appending("context").string
        login = scheme == "open" ? [] : ["--creds", "kilo:secret"]
        for name in ["context", "temporary"] { try FileSystem.makeFolder(self.folder.appending(name)) }
        // Those of the machine may forbid everything, or name registries of their own.
        try write(
            #"{"default":[{"type":"insecureAcceptAnything"}]}"#, to: "../.config/containers/policy.json")
        try write("unqualified-search-registries = []\n", to: "../registries.conf")
    }

    func write(_ text: String, to name: String) throws {
        let file = FilePath(context).pushing(FilePath(name)).lexicallyNormalized()
        try FileSystem.makeFolder(file.removingLastComponent())
        try FileSystem.write(Array(text.utf8), to: file)
    }

    /// Pulls or pushes, by plain HTTP and with the login.
    @discardableResult
    func talk(_ verb: String, _ image: String, _ options: [String] = []) async throws -> String {
        try await run([verb, "--quiet", "--tls-verify=false"] + login + options + [image])
    }

    @discardableResult
    func run(_ arguments: [String]) async throws -> String {
        let result = try await result(arguments)
        try #require(result.status == 0, "\(program) \(arguments.joined(separator: " ")): \(result.errors)")
        return result.output
    }

    func result(_ arguments: [String]) async throws -> ProgramResult {
        let storage = [
            "--storage-driver", "vfs", "--root", folder.appending("root").string, "--runroot", state.path,
        ]
        return try await RealProgram(program).run(
            storage + arguments, in: folder,
            environment: [
                "HOME": folder.string, "TMPDIR": folder.appending("temporary").string,
                "CONTAINERS_REGISTRIES_CONF": folder.appending("registries.conf").string,
            ])
    }
}
