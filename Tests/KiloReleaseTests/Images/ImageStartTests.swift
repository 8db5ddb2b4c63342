import Core
import Foundation
import Glibc
import TestSupport
import Testing

@Suite("An image starts")
struct ImageStartTests {
    /// What of Debian's C library a program needs to start, and the list that package tools read.
    private static let library = """
        mkdir -p libc/DEBIAN
        dpkg-query -L libc6 | grep -E '/(ld-linux[^/]*|libc|libm)[.]so[^/]*$|/ld-linux[^/]*$' | while read -r file; do
            mkdir -p "libc$(dirname "$file")" && cp -P "$file" "libc$file"
        done
        dpkg-query -W -f='Package: ${Package}\\nVersion: ${Version}\\nArchitecture: ${Architecture}\\n' libc6 \
            > libc/DEBIAN/control
        printf 'Maintainer: nobody <nobody@example.org>\\nDescription: the C library\\n' >> libc/DEBIAN/control
        dpkg-deb --build --root-owner-group -Zxz libc libc6.deb >&2
        sha256sum libc6.deb | cut -c1-64
        """

    private func build(_ server: RegistryServer, _ options: String..., as name: String) async throws -> String
    {
        let built = try await server.kilo(["package", "oci", "--output", name, "--name", "v1"] + options)
        try #require(built.status == 0, "\(built.errors)")
        return built.output
    }

    @Test("on scratch, with a program that needs nothing, as a user without rights")
    func scratch() async throws {
        try await RegistryServer.with { server in
            let busybox = try #require(
                Self.first(of: ["/usr/bin/busybox", "/bin/busybox"]),
                "busybox is missing: install the Debian package `busybox-static`")
            try FileManager.default.createDirectory(
                at: server.folder.appendingPathComponent("dist"), withIntermediateDirectories: true)
            try FileManager.default.copyItem(
                atPath: busybox, toPath: server.folder.path + "/dist/busybox")
            _ = try await build(
                server, "--layer", "dist:/bin", "--entrypoint", "/bin/busybox", "--user", "1000:1000",
                as: "image")
            let run = ImageRun(folder: server.folder, image: "image:v1", program: ["/bin/busybox"])
            let started = try await run.start()
            #expect(started.output.hasPrefix("BusyBox v1"), "by \(started.way): \(started.output)")
        }
    }

    @Test(
        "on a base of Debian's own C library, which came to a registry as a package, with a program that needs it"
    )
    func debian() async throws {
        try await RegistryServer.with { server in
            let sum = try await Tool.output("sh", "-ec", Self.library, in: server.folder)
                .trimmingCharacters(in: .whitespacesAndNewlines)
            _ = try await build(server, "--package", "libc6.deb@sha256:\(sum)", as: "base")
            let digest = try await server.kilo("publish", "oci", "base", "registry.example/debian/libc:12")
                .succeeding("publish oci").output.suffix(72).trimmingCharacters(in: .newlines)
            let program = try Self.program()
            // Programs call themselves by the name of their file.
            let name = String(program.path.split(separator: "/").last ?? "tool")
            let place = server.folder.appendingPathComponent("dist/\(name)")
            try FileManager.default.createDirectory(
                at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: program.path, toPath: place.path)
            _ = try await build(
                server, "--base", "registry.example/debian/libc:12@\(digest)", "--layer", "dist:/usr/bin",
                "--entrypoint", "/usr/bin/\(name)", "--entrypoint", "--version", as: "image")
            let run = ImageRun(
                folder: server.folder, image: "image:v1", program: ["/usr/bin/\(name)", "--version"])
            let started = try await run.start()
            #expect(started.output.contains(program.says), "by \(started.way): \(started.output)")
        }
    }

    /// The first of these that can be run.
    private static func first(of paths: [String]) -> String? { paths.first { access($0, X_OK) == 0 } }

    /// This project's own release build, if there is one that the C library is enough for; else Debian's gzip.
    private static func program() throws -> (path: String, says: String) {
        let gzip = (try #require(first(of: ["/usr/bin/gzip", "/bin/gzip"])), "gzip 1")
        let own = Tool.checkout + "/.build/release/kilo-release"
        guard access(own, X_OK) == 0 else { return gzip }
        let needs = try RealProgram("ldd").start([own]).wait().output
        let known = ["linux-vdso", "libc.so", "libm.so", "ld-linux"]
        let isPlain = needs.split(separator: "\n").allSatisfy { line in known.contains { line.contains($0) } }
        return isPlain ? (own, ".") : gzip
    }
}
