import Core
import Foundation
import Ledger
import ReleaseModel
import SystemPackage
import TestSupport

@testable import kilo_release

/// A release that demands approvals, and what its run has recorded.
enum ApprovalSamples {
    /// An archive that goes to a GitHub release, in a plan's wire form.
    private static func plan(_ rules: [ApprovalRule]) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let approvals = String(decoding: try encoder.encode(rules), as: UTF8.self)
        return """
            {"format": 1, "commands": [],
             "artifacts": [{"kind": "archive", "name": "tool-{version}", "format": "zip", "line": 1,
              "payload": [{"file": "README.md", "name": "README.md", "prefix": "", "mode": "keep", "line": 1}]}],
             "products": [{"name": "sample", "tag": "v*", "version": {"kind": "input"},
              "channel": {"isInput": false, "channel": "stable"}, "title": "", "summary": "",
              "repository": "", "license": "", "line": 1, "approvals": \(approvals),
              "destinations": [{"kind": "github", "repository": "sample/tool", "artifacts": [0],
               "hasChecksums": true, "channels": ["stable"], "line": 1}]}]}
            """
    }

    static func release(_ rules: [ApprovalRule], version: String = "1.4.0") throws -> ResolvedRelease {
        let json = try plan(rules)
        let resolver = Resolver(
            plan: try JSONDecoder().decode(Plan.self, from: Data(json.utf8)), planDigest: Digest.of(json),
            planFile: "Release.swift", inputs: ReleaseInputs(version: SemanticVersion(version)),
            facts: ProjectFacts(
                commit: String(repeating: "c", count: 40), time: Timestamp(seconds: 1_700_000_000),
                changedPaths: [], tags: [:], isShallow: false))
        return try resolver.resolve()
    }

    /// The records of all artifacts, as packaging writes them.
    static func records(of release: ResolvedRelease, content: String = "bytes") -> [LedgerEvent] {
        release.graph(.package).actions.map {
            .packaged(
                .init(
                    action: $0.id, fileName: String($0.id.split(separator: " ")[1]),
                    digest: Digest.of(content + $0.id), size: 1000 + $0.id.utf8.count, content: "{}"))
        }
    }

    static func subject(_ rules: [ApprovalRule], content: String = "bytes") throws -> ApprovalSubject {
        let release = try release(rules)
        let records = records(of: release, content: content).compactMap { event in
            if case .packaged(let record) = event { (record.action, record) } else { nil }
        }
        return try ApprovalSubject(
            release: release, records: Dictionary(records, uniquingKeysWith: { $1 }))
    }
}

extension ApprovalRule {
    /// A rule as a plan spells it.
    init(_ role: String, count: Int = 1, keys: Key..., line: Int = 1) {
        self.init(role: role, count: count, keys: keys, line: line)
    }
}

/// Somebody with a key and the program that it is for.
struct Person {
    let folder: FilePath
    let name: String
    let key: ApprovalRule.Key

    /// Makes a key of ssh-keygen or minisign.
    static func make(_ name: String, in folder: FilePath, usesMinisign: Bool = false) async throws -> Person {
        if usesMinisign {
            let arguments = ["-G", "-W", "-p", "\(name).pub", "-s", name]
            try await RealProgram("minisign").run(arguments, in: folder).succeeding("minisign -G")
            let lines = try text(folder.appending("\(name).pub")).split(separator: "\n")
            return Person(folder: folder, name: name, key: .init(.minisign, String(lines[1])))
        }
        let arguments = ["-q", "-t", "ed25519", "-N", "", "-C", "\(name)@example.test", "-f", name]
        try await RealProgram("ssh-keygen").run(arguments, in: folder).succeeding("ssh-keygen")
        let line = try text(folder.appending("\(name).pub")).split(separator: "\n")[0]
        return Person(folder: folder, name: name, key: .init(.ssh, String(line)))
    }

    /// Signs a text as the person would.
    func sign(_ text: String) async throws -> String {
        let file = folder.appending("\(name).txt")
        try FileSystem.write(Array(text.utf8), to: file)
        switch key.kind {
        case .ssh:
            try FileSystem.remove(folder.appending("\(name).txt.sig"))
            let arguments = ["-Y", "sign", "-n", "kilo-release-approval", "-f", name, file.string]
            try await RealProgram("ssh-keygen").run(arguments, in: folder).succeeding("ssh-keygen -Y sign")
            return try Self.text(folder.appending("\(name).txt.sig"))
        case .minisign:
            let arguments = ["-S", "-s", name, "-m", file.string]
            try await RealProgram("minisign").run(arguments, in: folder).succeeding("minisign -S")
            return try Self.text(folder.appending("\(name).txt.minisig"))
        }
    }

    static func text(_ file: FilePath) throws -> String {
        String(decoding: try FileStream.contents(of: file), as: UTF8.self)
    }
}
