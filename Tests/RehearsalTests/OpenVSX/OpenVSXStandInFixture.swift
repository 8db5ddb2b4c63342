import Core
import HTTPTypes
import Rehearsal
import SystemPackage
import Testing

/// Makes Open VSX registries for tests.
enum Registries {
    static func settings(
        looks: Int = 0, limit: Int64 = 1 << 30, throttled: Int = 0
    ) -> OpenVSXSettings {
        OpenVSXSettings(
            tokens: ["TOK": "ann", "TOK+EN/1": "ann", "BOB": "bob"], namespaces: ["acme": ["ann"]],
            looksUntilVisible: looks, sizeLimit: limit, throttledUploads: throttled)
    }

    /// A registry that holds these packages.
    static func standIn(
        in folder: FilePath, holding packages: [SampleVSIX] = [], settings: OpenVSXSettings = settings()
    ) async throws -> OpenVSXStandIn {
        let standIn = try OpenVSXStandIn(folder: folder.appending("state"), settings: settings)
        for package in packages {
            let bytes = try FileStream.contents(of: try await package.write(in: folder))
            let answer = try await standIn.reply(.post, "/api/-/publish?token=TOK", body: bytes)
            #expect(answer.status == 201, "\(answer.json.text())")
        }
        return standIn
    }
}
