import Core
import Foundation
import Glibc
import TestSupport
import Testing

@Suite("An image starts")
struct ImageStartTests {
    /// The libraries that a program needs, in a folder and as a package of which package tools read the list.
    private static let libraries = """
        mkdir -p libs/DEBIAN
        ldd "$1" | grep -o '/[^ ]*' | sort -u | while read -r file; do
            mkdir -p "libs$(dirname "$file")" && cp -L "$file" "libs$file"
        done
        dpkg-query -W -f='Package: ${Package}\\nVersion: ${Version}\\nArchitecture: ${Architecture}\\n' libc6 \
            > libs/DEBIAN/control
        printf 'Maintainer: nobody <nobody@example.org>\\nDescription: the C library\\n' >> libs/DEBIAN/control
        dpkg-deb --build --root-owner-group -Znone libs libs.deb >&2
        rm -r libs/DEBIAN
        sha256sum libs.deb | cut -c1-64
        """

    private func build(
        _ server: RegistryServer, _ options: [String], as name: String
    ) async throws {
        let built = try await server.kilo(["package", "oci", "--output", name, "--name", "v1"] + options)
        try #require(built.status == 0, "\(built.errors)")
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
            try await build(
                server, ["--layer", "dist:/bin", "--entrypoint", "/bin/busybox", "--user", "1000:1000"],
                as: "image")
            let run = ImageRun(folder: server.folder, image: "image:v1", program: ["/bin/busybox"])
            let started = try await run.start()
            #expect(started.output.hasPrefix("BusyBox v1"), "by \(started.way): \(started.output)")
        }
    }

    @Test("on scratch and on a Debian-like base from a registry, with this project's own program")
    func own() async throws {
        try await RegistryServer.with { server in
            let says = try await server.kilo("--version").succeeding("--version").output
            let sum = try await Tool.output(
                "sh", "-ec", Self.libraries, "sh", Tool.program, in: server.folder
            )
            .trimmingCharacters(in: .whitespacesAndNewlines)
            try FileManager.default.createDirectory(
                at: server.folder.appendingPathComponent("dist"), withIntermediateDirectories: true)
            try FileManager.default.copyItem(
                atPath: Tool.program, toPath: server.folder.path + "/dist/kilo-release")
            let program = ["/usr/bin/kilo-release", "--version"]
            let start = program.flatMap { ["--entrypoint", $0] } + ["--layer", "dist:/usr/bin"]

            try await build(server, ["--layer", "libs:/"] + start, as: "scratch")
            try await expect(says, of: program, in: "scratch:v1", server)

            try await build(server, ["--package", "libs.deb@sha256:\(sum)"], as: "base")
            let digest = try await server.kilo("publish", "oci", "base", "registry.example/debian/libs:12")
                .succeeding("publish oci").output.suffix(72).trimmingCharacters(in: .newlines)
            let base = ["--base", "registry.example/debian/libs:12@\(digest)"]
            try await build(server, base + start, as: "debian")
            try await expect(says, of: program, in: "debian:v1", server)
        }
    }

    private func expect(
        _ says: String, of program: [String], in image: String, _ server: RegistryServer
    ) async throws {
        let run = ImageRun(
            folder: server.folder, image: image, program: program, strongest: .runtime)
        let started = try await run.start()
        #expect(started.output == says && !says.isEmpty, "\(image) by \(started.way): \(started.output)")
    }

    /// The first of these that can be run.
    private static func first(of paths: [String]) -> String? { paths.first { access($0, X_OK) == 0 } }
}
