import Foundation
import TestSupport
import Testing

@Suite("The direction of dependencies")
struct DependencyTests {
    /// What each module may import of ours; the order is the one of the map in README.md.
    private static let allowed: [String: Set<String>] = [
        "ReleaseDescription": [],
        "Core": ["COpenSSL"],
        "Lifecycle": ["Core"],
        "ReleaseModel": ["Core", "Lifecycle"],
        "Processes": ["Core", "CSandbox"],
        "PlanLoading": ["CDescription", "Core", "Processes", "ReleaseModel"],
        "HTTP": ["CCurl", "Core"],
        "Artifacts": ["CDeflate", "CLZMA", "CZlib", "CZstd", "Core"],
        "Destinations": ["Artifacts", "Core", "HTTP", "Lifecycle", "Trust"],
        "Trust": ["COpenSSL", "Core"],
        "Ledger": ["Core", "Lifecycle"],
        "Bundles": ["Artifacts", "Core", "Ledger"],
        "Engine": ["Core", "Ledger", "Lifecycle", "ReleaseModel"],
        "Rehearsal": ["Artifacts", "COpenSSL", "Core", "HTTP"],
        "Simulation": ["Core", "HTTP"],
    ]
    private static let ours = Set(allowed.keys).union([
        "CCurl", "CDeflate", "CLZMA", "CZstd", "CDescription", "COpenSSL", "CSandbox", "CZlib",
    ])

    private static func imports(of module: String) throws -> [(file: String, module: String)] {
        let folder = URL(fileURLWithPath: Tool.checkout).appendingPathComponent("Sources/\(module)")
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        return try (files?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "swift" }.flatMap {
            file in
            try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap { line in
                let words = line.split(separator: " ")
                guard let index = words.firstIndex(of: "import"), index <= 1, words.count > index + 1 else {
                    return nil
                }
                return (file.lastPathComponent, String(words[index + 1]))
            }
        }
    }

    @Test("no module imports one that it may not know", arguments: allowed.keys.sorted())
    func direction(module: String) throws {
        let allowed = try #require(Self.allowed[module])
        for found in try Self.imports(of: module) where Self.ours.contains(found.module) {
            #expect(allowed.contains(found.module), "\(module)/\(found.file) imports \(found.module)")
        }
    }

    @Test(
        "nothing imports full Foundation, which costs start time and size", arguments: allowed.keys.sorted())
    func foundation(module: String) throws {
        for found in try Self.imports(of: module) {
            #expect(
                !["Foundation", "FoundationNetworking"].contains(found.module), "\(module)/\(found.file)")
        }
    }

    @Test("every module says in its README what it may use", arguments: allowed.keys.sorted())
    func readmes(module: String) throws {
        let file = URL(fileURLWithPath: Tool.checkout).appendingPathComponent("Sources/\(module)/README.md")
        #expect(try String(contentsOf: file, encoding: .utf8).contains("May use:"))
    }
}
