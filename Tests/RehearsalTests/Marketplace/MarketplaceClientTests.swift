import Core
import Foundation
import HTTPTypes
import Rehearsal
import SystemPackage
import TestSupport
import Testing

@Suite("Independent clients reach the Marketplace stand-in over the network")
struct MarketplaceClientTests {
    @Test("a package above the limit is refused, with a declared length and without")
    func limit() async throws {
        try await withTemporaryFolder { folder in
            let settings = Marketplaces.settings(limit: 10_000)
            let standIn = try await Marketplaces.standIn(in: folder, settings: settings)
            let vsix = try await SampleVSIX(padding: 20_000).write(in: folder)
            try await withStandInServer(standIn) { server in
                for header in ["X-Plain: 1", "Transfer-Encoding: chunked"] {
                    let answer = try await Curl.run(
                        "-X", "POST", "-T", vsix.string, "-u", "OAuth:SECRETPAT", "-H", header, "-o",
                        "/dev/null", "-w", "%{http_code}", "\(server.origin)/_apis/gallery/extensions")
                    #expect(answer.output == "413", "\(answer.errors)")
                }
            }
            #expect(try FileSystem.names(in: folder.appending("state/incoming")) == [])
        }
    }

    @Test("curl publishes, Python asks and downloads")
    func independentClients() async throws {
        try await withTemporaryFolder { folder in
            let standIn = try await Marketplaces.standIn(in: folder)
            let vsix = try await SampleVSIX(target: "linux-x64").write(in: folder)
            try await withStandInServer(standIn) { server in
                let answer = try await Curl.run(
                    "-X", "POST", "-T", vsix.string, "-u", "OAuth:SECRETPAT", "-w", " %{http_code}",
                    "\(server.origin)/_apis/gallery/extensions")
                #expect(answer.output.hasSuffix(" 201"))
                let printed = try await Python.run(Self.client, [server.origin])
                let digest = try FileStream.sha256(of: vsix).digest
                #expect(printed == "\(digest.hex)\n")
            }
        }
    }

    private static let client = """
        import hashlib, json, sys, urllib.request
        query = {"filters": [{"criteria": [{"filterType": 7, "value": "ACME.Sample"}]}], "flags": 179}
        request = urllib.request.Request(
            sys.argv[1] + "/_apis/public/gallery/extensionquery", json.dumps(query).encode(),
            {"Content-Type": "application/json"})
        version = json.load(urllib.request.urlopen(request))["results"][0]["extensions"][0]["versions"][0]
        wanted = "Microsoft.VisualStudio.Services.VSIXPackage"
        source = [f["source"] for f in version["files"] if f["assetType"] == wanted][0]
        print(hashlib.sha256(urllib.request.urlopen(source).read()).hexdigest())
        """
}
