import Foundation
import TestSupport
import Testing

@Suite("publish openvsx stands in for ovsx publish")
struct PublishOpenVSXTests {
    @Test("a package is published, read back, its signature verified, and what is served verifies offline")
    func publishes() async throws {
        try await StoreServer.openVSX { store in
            let file = try SampleExtension(target: "linux-x64").write(in: store.folder, as: "sample.vsix")
            let first = try await store.kilo("publish", "openvsx", file)
            #expect(first.status == 0, "\(first.errors)")
            #expect(first.output.contains("Published acme.sample (linux-x64) v1.2.3."))
            let again = try await store.kilo("publish", "openvsx", "-i", file, "--skip-duplicate")
            #expect(again.status == 0, "\(again.errors)")
            let shown = try await store.kilo(
                "show", "openvsx", "acme.sample", "-r", store.origin, with: ["OVSX_REGISTRY_URL": ""])
            #expect(shown.output.contains("\n  1.2.3  linux-x64  \n"), "\(shown.errors)")
            let own = try await store.kilo("show", "openvsx", "acme.sample", "--json")
            #expect(own.output.hasPrefix("{\n\t\"namespace\": \"acme\","))

            let text = try await Tool.output(
                "curl", "-s", "\(store.origin)/api/acme/sample/linux-x64/1.2.3", in: store.folder)
            let version = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
            let files = try #require(version?["files"] as? [String: String])
            for (name, key) in [("d.vsix", "download"), ("d.sigzip", "signature"), ("key.pem", "publicKey")] {
                try await Tool.output("curl", "-s", "-o", name, try #require(files[key]), in: store.folder)
            }
            let verified = try await store.kilo("verify", "vsix", "d.vsix", "--public-key", "key.pem")
            #expect(verified.status == 0, "\(verified.errors)")
            try await Tool.output("sh", "-c", "unzip -p d.sigzip .signature.sig > sig", in: store.folder)
            try await Tool.output(
                "openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "key.pem", "-rawin", "-in", "d.vsix",
                "-sigfile", "sig", in: store.folder)
            _ = try SampleExtension(target: "linux-x64", code: "1\n").write(in: store.folder, as: "d.vsix")
            let other = try await store.kilo("verify", "vsix", "d.vsix", "--public-key", "key.pem")
            #expect(other.status == 6, "\(other.errors)")
            #expect(other.errors.contains("signature.contents"))
        }
    }

    @Test("a token that is refused ends it before anything is sent, and is not shown")
    func refused() async throws {
        try await StoreServer.openVSX { store in
            let file = try SampleExtension().write(in: store.folder, as: "sample.vsix")
            let wrong = try await store.kilo(
                "publish", "openvsx", file, with: ["OVSX_PAT": "wrong+token/1"])
            #expect(wrong.status == 3, "\(wrong.errors)")
            #expect(!wrong.errors.contains("wrong+token") && !wrong.errors.contains("wrong%2Btoken"))
            let job = try await store.kilo("publish", "openvsx", file, "--trusted-publishing")
            #expect(job.status == 3 && job.errors.contains("OVSX_ID_TOKEN"), "\(job.errors)")
            let nothing = try await store.kilo("publish", "openvsx", "missing.vsix")
            #expect(nothing.status == 2, "\(nothing.errors)")
        }
    }
}
