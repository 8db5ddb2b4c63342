import Core
import Foundation
import TestSupport
import Testing

@Suite("A registry whose certificate is of a private authority")
struct PrivateAuthorityTests {
    @Test(
        "takes images, gives bases and lists tags for whoever names the authority",
        arguments: ["SSL_CERT_FILE", "CURL_CA_BUNDLE"])
    func trusted(_ variable: String) async throws {
        try await PrivateRegistry.with { registry in
            let trust = [variable: registry.authority]
            try await program(in: registry)
            let target = "\(registry.address)/a/b"
            let pushed = try await registry.kilo(
                "publish", "oci", "image", "\(target):1.0.0", "--also", "latest", with: trust)
            #expect(pushed.status == 0, "\(pushed.errors)")
            for tag in ["1.0.0", "latest"] {
                let raw = try await registry.skopeo("inspect", "--raw", "docker://\(target):\(tag)")
                #expect("\(target)@\(Digest.of(raw.output))\n" == pushed.output, "\(raw.errors)")
            }
            let tags = try await registry.kilo("oci", "tags", target, with: trust)
            let names = tags.output.split(separator: "\n").sorted()
            #expect(names == ["1.0.0", "latest"], "\(tags.errors)")

            let base = "\(target):1.0.0@" + pushed.output.dropFirst(target.count + 1).dropLast()
            let built = try await registry.kilo(
                "package", "oci", "--base", base, "--layer", "dist:/opt", "--output",
                "docker://\(target):1.0.1", with: trust)
            #expect(built.status == 0, "\(built.errors)")
            let above = try await registry.skopeo("inspect", "--raw", "docker://\(target):1.0.1")
            #expect(try JSONValue(parsing: above.output)["layers"]?.array?.count == 2)
        }
    }

    @Test("is not spoken to by anybody else: no login and no image goes there")
    func untrusted() async throws {
        try await PrivateRegistry.with { registry in
            try await program(in: registry)
            let target = "\(registry.address)/a/b"
            for (arguments, trust) in [
                (["publish", "oci", "image", "\(target):1.0.0"], [:]),
                (["package", "oci", "--layer", "dist:/", "--output", "docker://\(target):1.0.0"], [:]),
                (["oci", "tags", target], [:]),
                // Another authority does not vouch for it either.
                (
                    ["publish", "oci", "image", "\(target):1.0.0"],
                    ["SSL_CERT_FILE": try await another(registry)]
                ),
            ] as [([String], [String: String])] {
                let refused = try await Tool.run(
                    [Tool.program] + arguments, in: registry.folder,
                    environment: [
                        "DOCKER_USERNAME": "kilo", "DOCKER_PASSWORD": "secret", "HOME": registry.folder.path,
                    ].merging(trust) { $1 })
                #expect(refused.status == 3 && refused.output.isEmpty, "\(refused)")
                #expect(refused.errors.contains("oci.untrusted"), "\(refused.errors)")
                #expect(refused.errors.contains("SSL_CERT_FILE"), "\(refused.errors)")
            }
            #expect(!FileManager.default.fileExists(atPath: registry.folder.path + "/data"))
        }
    }

    /// Builds a small image.
    private func program(in registry: PrivateRegistry) async throws {
        let dist = registry.folder.appendingPathComponent("dist")
        try FileManager.default.createDirectory(at: dist, withIntermediateDirectories: true)
        try "#!/bin/sh\n".write(to: dist.appendingPathComponent("kilo"), atomically: true, encoding: .utf8)
        try await registry.kilo("package", "oci", "--layer", "dist:/bin", "--output", "image", with: [:])
            .succeeding("package oci")
    }

    /// The certificate of an authority that has nothing to do with the registry.
    private func another(_ registry: PrivateRegistry) async throws -> String {
        try await Tool.output(
            "openssl", "req", "-x509", "-subj", "/CN=Another", "-newkey", "ec", "-pkeyopt",
            "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-keyout", "other.key", "-out", "other.crt",
            in: registry.folder)
        return registry.folder.path + "/other.crt"
    }
}
