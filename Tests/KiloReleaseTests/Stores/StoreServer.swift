import Foundation
import Rehearsal
import SystemPackage
import TestSupport

/// A store's stand-in that is up, and a folder to work in.
struct StoreServer {
    let origin: String
    let folder: URL
    let environment: [String: String]

    /// Runs the tool in the folder, or in one below it.
    func kilo(
        _ arguments: String..., in subfolder: String = "", with other: [String: String] = [:]
    ) async throws -> ProgramResult {
        try await Tool.run(
            [Tool.program] + arguments, in: folder.appendingPathComponent(subfolder),
            environment: environment.merging(other) { $1 })
    }

    static func marketplace(_ body: (StoreServer) async throws -> Void) async throws {
        let settings = MarketplaceSettings(
            tokens: ["marketplacetoken": .init(publishers: ["acme"])], looksUntilValidated: 0)
        try await run({ try MarketplaceStandIn(folder: $0, settings: settings) }, body) { origin in
            [
                "VSCE_MARKETPLACE_URL": origin, "VSCE_PAT": "marketplacetoken",
                "KILO_RELEASE_REHEARSAL": "1",
            ]
        }
    }

    static func openVSX(_ body: (StoreServer) async throws -> Void) async throws {
        let settings = OpenVSXSettings(
            tokens: ["open-vsx-token": "ann"], namespaces: ["acme": ["ann"]], looksUntilVisible: 0)
        try await run({ try OpenVSXStandIn(folder: $0, settings: settings) }, body) { origin in
            ["OVSX_REGISTRY_URL": origin, "OVSX_PAT": "open-vsx-token"]
        }
    }

    private static func run(
        _ standIn: (FilePath) throws -> any StandIn, _ body: (StoreServer) async throws -> Void,
        environment: (String) -> [String: String]
    ) async throws {
        try await withTemporaryFolder { folder in
            let work = URL(fileURLWithPath: folder.appending("work").string)
            try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
            try await withStandInServer(try standIn(folder.appending("state"))) { server in
                try await body(
                    StoreServer(origin: server.origin, folder: work, environment: environment(server.origin)))
            }
        }
    }
}
