import Foundation
import TestSupport
import Testing

@Suite("publish marketplace stands in for vsce publish, with packages that are there")
struct PublishMarketplaceTests {
    @Test("a package, then the same again, other contents, and other contents that are to be skipped")
    func publishes() async throws {
        try await StoreServer.marketplace { store in
            let file = try SampleExtension().write(in: store.folder, as: "sample.vsix")
            let first = try await store.kilo("publish", "marketplace", "--packagePath", file)
            #expect(first.status == 0, "\(first.errors)")
            #expect(first.output.contains("Published acme.sample v1.2.3."))
            #expect(first.errors.contains("2026-12-01"))
            let again = try await store.kilo("publish", "marketplace", file)
            #expect(again.status == 0, "\(again.errors)")
            #expect(again.output.contains("there already"))
            _ = try SampleExtension(code: "1\n").write(in: store.folder, as: file)
            let other = try await store.kilo("publish", "marketplace", file)
            #expect(other.status == 6, "\(other.errors)")
            let skipped = try await store.kilo("publish", "marketplace", file, "--skip-duplicate")
            #expect(skipped.status == 0, "\(skipped.errors)")
            #expect(skipped.output.contains("Version 1.2.3 is already published"))
        }
    }

    @Test("several targets, with a result for each, for a machine")
    func targets() async throws {
        try await StoreServer.marketplace { store in
            let files = try ["linux-x64", "win32-x64", "darwin-arm64"].map {
                try SampleExtension(target: $0).write(in: store.folder, as: "\($0 ?? "all").vsix")
            }
            let result = try await store.kilo(
                "publish", "marketplace", files[0], files[1], files[2], "--output", "json")
            #expect(result.status == 0, "\(result.errors)")
            let json = try #require(
                try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
            let packages = try #require(json["packages"] as? [[String: Any]])
            #expect(
                packages.compactMap { $0["target"] as? String } == ["linux-x64", "win32-x64", "darwin-arm64"])
            #expect(packages.allSatisfy { $0["outcome"] as? String == "published" })
            let shown = try await store.kilo("show", "marketplace", "acme.sample")
            #expect(
                shown.output.contains("\n  1.2.3  darwin-arm64, linux-x64, win32-x64  \n"), "\(shown.errors)")
            let object = try await store.kilo("show", "marketplace", "acme.sample", "--output", "json")
            #expect(object.output.hasPrefix("{\"store\":\"marketplace\",\"id\":\"acme.sample\","))
            let absent = try await store.kilo("show", "marketplace", "acme.other")
            #expect(absent.status == 1 && absent.errors.contains("store.no-extension"))
        }
    }

    @Test("a publisher's signature of another package, or that is none, is found before the upload")
    func signatures() async throws {
        try await StoreServer.marketplace { store in
            let signer = """
                #!/bin/sh
                openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out own.pem -subj /O=Acme -days 2
                openssl cms -sign -binary -cades -md sha384 -signer own.pem -inkey key.pem -in "$1" \\
                  -outform DER -out "$2"
                """
            let tool = store.folder.appendingPathComponent("sign")
            try Data(signer.utf8).write(to: tool)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: tool.path)
            let one = try SampleExtension().write(in: store.folder, as: "one.vsix")
            let other = try SampleExtension(version: "1.2.4").write(in: store.folder, as: "other.vsix")
            let signed = try await store.kilo(
                "publish", "marketplace", one, other, "--sign-tool", "sign", "--dry-run")
            #expect(signed.status == 0, "\(signed.errors)")
            let cases = [
                ([other, "--sigzip-path", "one.signature.zip"], "signature.contents"),
                (
                    [one, "--manifest-path", "one.signature.manifest", "--signature-path", "sign"],
                    "signature.malformed"
                ),
                (
                    [
                        one, "--manifest-path", "one.signature.manifest", "--signature-path",
                        "other.signature.p7s",
                    ], "signature.invalid"
                ),
                ([one, "--sigzip-path", other], "signature.archive"),
            ]
            for (words, code) in cases {
                let refused = try await Tool.run(
                    [Tool.program, "publish", "marketplace"] + words, in: store.folder,
                    environment: store.environment)
                #expect(refused.status == 6 && refused.errors.contains(code), "\(words): \(refused.errors)")
            }
            let absent = try await store.kilo("show", "marketplace", "acme.sample")
            #expect(absent.errors.contains("store.no-extension"), "nothing of it has arrived")
        }
    }

    @Test("all is checked before the first upload, and a dry run sends nothing")
    func checks() async throws {
        try await StoreServer.marketplace { store in
            let good = try SampleExtension().write(in: store.folder, as: "good.vsix")
            let dry = try await store.kilo("publish", "marketplace", good, "--dry-run")
            #expect(dry.status == 0, "\(dry.errors)")
            #expect(dry.output.contains("would publish acme.sample v1.2.3"))
            let stable = try await store.kilo("publish", "marketplace", good, "--pre-release")
            #expect(stable.status == 2, "\(stable.errors)")
            let proposing = try SampleExtension(
                version: "1.2.4", members: ", \"enabledApiProposals\": [\"chat\"]"
            ).write(in: store.folder, as: "proposing.vsix")
            let proposed = try await store.kilo("publish", "marketplace", good, proposing)
            #expect(proposed.status == 2, "\(proposed.errors)")
            #expect(proposed.errors.contains("chat"))
            let wrong = try await store.kilo(
                "publish", "marketplace", good, with: ["VSCE_PAT": "wrong-token"])
            #expect(wrong.status == 3, "\(wrong.errors)")
            #expect(!wrong.errors.contains("wrong-token"))
            let none = try await store.kilo("publish", "marketplace", good, with: ["VSCE_PAT": ""])
            #expect(none.status == 3, "\(none.errors)")
            let twice = try await store.kilo("publish", "marketplace", good, "--pat", "x", "--oidc")
            #expect(twice.status == 2, "\(twice.errors)")
            let job = try await store.kilo("publish", "marketplace", good, "--oidc")
            #expect(job.status == 3 && job.errors.contains("id-token: write"), "\(job.errors)")
            let mixed = try SampleExtension(version: "1.3.0", isPreRelease: true).write(
                in: store.folder, as: "pre.vsix")
            let numbers = try await store.kilo("publish", "marketplace", good, mixed, "--versions", "shared")
            #expect(numbers.status == 2 && numbers.errors.contains("--versions"), "\(numbers.errors)")
            let packing = try await store.kilo(
                "publish", "marketplace", "-i", good, "--no-dependencies", "--allow-star-activation",
                "--dry-run")
            #expect(packing.status == 0 && packing.errors.contains("packaged already"), "\(packing.errors)")
            // Nothing of it has arrived.
            let first = try await store.kilo("publish", "marketplace", good)
            #expect(!first.output.contains("there already"))
        }
    }
}
