import Foundation
import TestSupport
import Testing

/// KiloCode's plan on a small tree with the shape of its built checkout.
@Suite("The rehearsal of KiloCode's release")
struct KiloCodeTests {
    private static let plan = Tool.checkout + "/pipelines/KiloCode.swift"

    private func withTree<Value>(
        mask: String = "022", _ body: (URL) async throws -> Value
    ) async throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "kilo-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try await Tool.output(
            "sh", "-c", "umask \(mask) && exec '\(Tool.checkout)/scripts/kilocode-tree' '\(folder.path)'",
            in: FileManager.default.temporaryDirectory)
        return try await body(folder)
    }

    @Test("8 extensions in both stores, 15 packages, 12 archives and an image for two platforms arrive")
    func rehearsal() async throws {
        try await withTree { folder in
            let arguments = ["--plan", Self.plan, "--channel", "stable"]
            let result = try await Served.with(arguments, in: folder) { served in
                try await packagesAreThere(served, in: folder)
                try await imageHasBothPlatforms(served, in: folder)
                try await extensionsOpen(served, in: folder)
            }
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.output.contains("\"conclusion\":\"done\""))
        }
    }

    private func packagesAreThere(_ served: Served, in folder: URL) async throws {
        let wrapper = try await Tool.output(
            "curl", "-fsS", try served.origin("npm") + "/@kilocode%2fcli", in: folder)
        let document = try JSONSerialization.jsonObject(with: Data(wrapper.utf8)) as? [String: Any]
        let versions = document?["versions"] as? [String: [String: Any]]
        let dependencies = versions?["7.4.23"]?["optionalDependencies"] as? [String: String]
        #expect(dependencies?.count == 12)
        #expect(dependencies?["@kilocode/cli-linux-x64-baseline-musl"] == "7.4.23")
        #expect((document?["dist-tags"] as? [String: String])?["latest"] == "7.4.23")
    }

    private func imageHasBothPlatforms(_ served: Served, in folder: URL) async throws {
        let registry = try served.origin("oci").replacingOccurrences(of: "http://", with: "")
        let raw = try await Tool.output(
            "skopeo", "inspect", "--raw", "--tls-verify=false",
            "docker://\(registry)/kilo-org/kilocode:7.4.23", in: folder)
        let index = try JSONSerialization.jsonObject(with: Data(raw.utf8)) as? [String: Any]
        let platforms = (index?["manifests"] as? [[String: Any]])?.compactMap { manifest in
            (manifest["platform"] as? [String: String])?["architecture"]
        }
        #expect(platforms == ["amd64", "arm64"])
    }

    private func extensionsOpen(_ served: Served, in folder: URL) async throws {
        let base = try served.origin("github") + "/Kilo-Org/kilocode/releases/download/v7.4.23"
        for target in ["linux-x64", "win32-arm64"] {
            let name = "kilo-code-\(target)-7.4.23.vsix"
            try await Tool.output("curl", "-fsSL", "-o", name, "\(base)/\(name)", in: folder)
            try await Tool.output("unzip", "-qt", name, in: folder)
            let listing = try await Tool.output("zipinfo", "-1", name, in: folder)
            #expect(listing.contains("extension/bin/kilo"))
            #expect(!listing.contains("extension/src/extension.ts"))
            // The licence's source offer survives `**/*.ts` of the ignore file.
            #expect(listing.contains("extension/bin/licenses/bwrap/build.ts"))
        }
    }

    @Test("every VSIX, zip and tarball opens with unzip, tar and bsdtar")
    func everythingOpens() async throws {
        try await withTree { folder in
            let result = try await Tool.kilo("package", "-f", Self.plan, "--channel", "stable", in: folder)
            try #require(result.status == 0, "\(result.errors)")
            let dist = folder.appendingPathComponent("dist")
            let names = try FileManager.default.contentsOfDirectory(atPath: dist.path).sorted()
            let zips = names.filter { $0.hasSuffix(".vsix") || $0.hasSuffix(".zip") }
            let tarballs = names.filter { $0.hasSuffix(".tgz") || $0.hasSuffix(".tar.gz") }
            #expect(zips.count == 14 && tarballs.count == 21)
            for name in zips { try await Tool.output("unzip", "-qt", name, in: dist) }
            for name in zips + tarballs { try await Tool.output("bsdtar", "-tf", name, in: dist) }
            for name in tarballs { try await Tool.output("tar", "-tzf", name, in: dist) }
            try await Tool.output("sha256sum", "--strict", "-c", "SHA256SUMS", in: dist)
        }
    }

    @Test("built twice, at parallelism 1 and 4, in other folders and time zones: the same bytes")
    func reproducible() async throws {
        func package(_ parallelism: Int, zone: String, mask: String) async throws -> String {
            try await withTree(mask: mask) { folder in
                let command =
                    "umask \(mask) && exec '\(Tool.program)' package -f '\(Self.plan)' --channel stable"
                let result = try await Tool.run(
                    ["sh", "-c", command + " --parallelism \(parallelism)"], in: folder,
                    environment: ["TZ": zone])
                try #require(result.status == 0, "\(result.errors)")
                let list = folder.appendingPathComponent("dist/artifacts.json")
                return try String(contentsOf: list, encoding: .utf8)
            }
        }
        let first = try await package(1, zone: "UTC", mask: "022")
        let second = try await package(4, zone: "Asia/Kathmandu", mask: "077")
        #expect(first == second)
        #expect(first.components(separatedBy: "sha256:").count == 38, "36 artifacts and their checksum list")
    }

    @Test("a pre-release leaves the image out and gets npm's tag rc")
    func preRelease() async throws {
        try await withTree { folder in
            let result = try await Tool.kilo("plan", "-f", Self.plan, "--channel", "pre-release", in: folder)
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.output.contains("Kilo 7.4.23 (pre-release, tag v7.4.23)"))
            #expect(!result.output.contains("ghcr.io"))
        }
    }
}
