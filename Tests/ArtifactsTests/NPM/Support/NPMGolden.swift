import Core
import SystemPackage
import Testing

@testable import Artifacts

/// A package with what npm made of it, from the reference data beside the repository.
struct NPMGolden: Sendable, CustomTestStringConvertible {
    let name: String
    let compatibility: NPMCompatibility
    let fileName: String?
    let tarSHA256: String
    let entries: [NPMGoldenEntry]

    var testDescription: String { "\(name), \(compatibility)" }
    private var folder: FilePath { Self.root.appending("pack").appending(name) }

    static var packable: [NPMGolden] { all.filter { $0.fileName != nil } }
    static var refused: [NPMGolden] { all.filter { $0.fileName == nil } }

    static var isPresent: Bool { SharedFolder.file("golden/npm/pack") != nil }

    /// The reference data beside the project.
    static let root = (SharedFolder.path ?? ".").appending("golden").appending("npm")

    private static let all: [NPMGolden] = {
        guard isPresent, let names = try? FileSystem.names(in: root.appending("pack")) else { return [] }
        return [NPMCompatibility.npm10, .npm11].flatMap { compatibility in
            names.compactMap { try? NPMGolden($0, compatibility) }
        }
    }()

    init(_ name: String, _ compatibility: NPMCompatibility = .npm11) throws {
        let version = compatibility == .npm10 ? "npm-10.8.2" : "npm-11.17.0"
        let file = Self.root.pushing(FilePath("pack/\(name)/\(version)/result.json"))
        let result = try JSONValue(parsing: try FileStream.contents(of: file))
        self.name = name
        self.compatibility = compatibility
        fileName = result["file"]?.string
        tarSHA256 = result["tar"]?["sha256"]?.string ?? ""
        entries = (result["entries"]?.array ?? []).map(NPMGoldenEntry.init)
    }

    /// The version's manifest in the publish request that npm 11 sent for a case.
    static func sentManifest(_ name: String) throws -> JSONObject {
        let folder = root.appending("http/npm-11.17.0/11-normalise/\(name)/requests")
        let file = try #require(
            try FileSystem.names(in: folder).first { $0.contains("PUT") && $0.hasSuffix(".json") })
        let request = try JSONValue(parsing: try FileStream.contents(of: folder.appending(file)))
        return try #require(request["body_json"]?["versions"]?.object?.members.first?.value.object)
    }

    /// The tar stream of a workspace's tarball.
    func workspaceStream(_ tarball: String) throws -> [UInt8] {
        try gunzipped(folder.appending("npm-11.17.0/workspaces").appending(tarball))
    }

    /// What `npm pack --json` printed.
    func list() throws -> JSONValue {
        let version = compatibility == .npm10 ? "npm-10.8.2" : "npm-11.17.0"
        return try JSONValue(
            parsing: try FileStream.contents(of: folder.appending(version).appending("list.json")))
    }

    func unpack(into target: FilePath) throws {
        try Tool.tar("-xpf", folder.appending("input.tar").string, in: target)
    }
}

/// An entry of a golden tarball.
struct NPMGoldenEntry: Sendable {
    let path: String

    init(_ value: JSONValue) {
        path = String((value["path"]?.string ?? "").dropFirst("package/".count))
    }
}
