import Foundation
import TestSupport
import Testing

/// This project's own release, rehearsed as a whole and then looked at by the clients that users have.
///
/// One rehearsal for all checks, as it packages a real binary five times.
@Suite("The rehearsal of this project's own release")
struct OwnReleaseTests {
    @Test("real clients accept what the stand-ins hold: npm, skopeo, umoci, curl, tar, unzip, sha256sum")
    func realClients() async throws {
        try await withCheckout { folder in
            let variables = ["KILO_STAGE_BINARY": Tool.program]
            let arguments = ["--plan", "pipelines/KiloRelease.swift", "--channel", "stable"]
            let result = try await Served.with(arguments, in: folder, environment: variables) { served in
                try await npmInstalls(served, in: folder)
                try await imageStarts(served, in: folder)
                try await assetsMatch(served, in: folder)
            }
            #expect(result.status == 0, "\(result.errors)")
        }
    }

    /// `npm install` of the wrapper brings the platform's package, and the installed command runs.
    private func npmInstalls(_ served: Served, in folder: URL) async throws {
        let place = folder.appendingPathComponent(".kilo-release/npm-user")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        let registry = try served.origin("npm") + "/"
        try await Tool.output(
            "npm", "install", "--registry", registry, "--cache", place.path + "/cache", "--no-fund",
            "--no-audit", "@kilocode/release@0.1.0", in: place)
        let version = try await Tool.output("node_modules/.bin/kilo-release", "--version", in: place)
        #expect(version == "0.1.0\n")
        let view = try await Tool.output(
            "npm", "view", "--registry", registry, "--cache", place.path + "/cache", "@kilocode/release",
            "dist-tags.latest", in: place)
        #expect(view == "0.1.0\n")
    }

    /// skopeo reads and copies the image, umoci unpacks it, and the program starts inside the unpacked root.
    private func imageStarts(_ served: Served, in folder: URL) async throws {
        let place = folder.appendingPathComponent(".kilo-release/image-user")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        let registry = try served.origin("oci").replacingOccurrences(of: "http://", with: "")
        let image = "docker://\(registry)/kilo-org/kilo-release"
        for tag in ["0.1.0", "latest"] {
            let raw = try await Tool.output(
                "skopeo", "inspect", "--raw", "--tls-verify=false", "\(image):\(tag)", in: place)
            #expect(raw.contains("\"schemaVersion\""))
        }
        try await Tool.output(
            "skopeo", "copy", "--insecure-policy", "--src-tls-verify=false", "\(image):0.1.0",
            "oci:layout:it",
            in: place)
        try await Tool.output("umoci", "unpack", "--image", "layout:it", "bundle", in: place)
        let libraries = try await Tool.output("find", "bundle/rootfs", "-name", "libcurl.so.4", in: place)
        #expect(!libraries.isEmpty, "opened when the first request is sent")
        // Swift takes a program's arguments from /proc, which every container has; the mount ends with the shell.
        let start = """
            mkdir -p proc && mount -t proc proc proc && exec chroot . /usr/local/bin/kilo-release --version
            """
        let version = try await Tool.output(
            "unshare", "--mount", "sh", "-c", start, in: place.appendingPathComponent("bundle/rootfs"))
        #expect(version == "0.1.0\n")
    }

    /// What curl downloads matches SHA256SUMS, and the archives open.
    private func assetsMatch(_ served: Served, in folder: URL) async throws {
        let place = folder.appendingPathComponent(".kilo-release/download-user")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        let release = try served.origin("github") + "/Kilo-Org/kilo-release/releases/download/v0.1.0"
        let archives = ["kilo-release-0.1.0-linux-x64.tar.gz", "kilo-release-0.1.0-linux-x64.zip"]
        for name in archives + ["SHA256SUMS"] {
            try await Tool.output("curl", "-fsSL", "-o", name, "\(release)/\(name)", in: place)
        }
        try await Tool.output("sha256sum", "--strict", "-c", "SHA256SUMS", in: place)
        try await Tool.output("unzip", "-qt", archives[1], in: place)
        let listing = try await Tool.output("tar", "-tzf", archives[0], in: place)
        #expect(listing == "LICENSE\nREADME.md\nbin/kilo-release\n")
        #expect(try await Tool.output("bsdtar", "-tf", archives[0], in: place) == listing)
        try await Tool.output("tar", "-xzf", archives[0], in: place)
        #expect(try await Tool.output("bin/kilo-release", "--version", in: place) == "0.1.0\n")
    }

    /// A copy of this checkout as a repository of its own, so that the rehearsal leaves nothing in the real one.
    private func withCheckout(_ body: (URL) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "kilo-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let checkout = URL(fileURLWithPath: Tool.checkout)
        try await Tool.output(
            "sh", "-c",
            "git ls-files -co --exclude-standard -z | xargs -0 sh -c 'for f; do [ -e \"$f\" ] && printf \"%s\\0\" \"$f\"; done' sh | tar -c --null -T - -f - | tar -x -C '\(folder.path)' -f -",
            in: checkout)
        let project = SampleProject(folder: folder)
        try await project.git("init", "-q", "-b", "main")
        try await project.commit("checkout")
        try await body(folder)
    }
}
