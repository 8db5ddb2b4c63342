import Core
import SystemPackage
import Testing

@testable import Artifacts

/// What the real vsce does, from the reference data beside the project.
enum VSIXGolden {
    static let isPresent = SharedFolder.file("golden/vsix/cases.tsv") != nil
    static let absence: Comment = "needs ../shared/golden/vsix beside the project"

    /// The rows of a table: one JSON document a line.
    static func table(_ name: String, in folder: String = "tables") throws -> [JSONValue] {
        try text("\(folder)/\(name).jsonl").split(separator: "\n").map { try JSONValue(parsing: String($0)) }
    }

    static func document(_ name: String) throws -> JSONValue {
        try JSONValue(parsing: try text("tables/\(name).json"))
    }

    static func file(_ name: String) throws -> FilePath {
        try #require(SharedFolder.file("golden/vsix/\(name)"), "\(name) is not in ../shared/golden/vsix")
    }

    private static func text(_ name: String) throws -> String {
        String(decoding: try FileStream.contents(of: try file(name)), as: UTF8.self)
    }
}

/// A run of `vsce package`: an extension, arguments, and what came of it.
struct VSIXCase: Sendable, CustomTestStringConvertible {
    let name: String
    let exit: Int
    let arguments: [String]

    var testDescription: String { name }

    static let all: [VSIXCase] = {
        guard let index = SharedFolder.file("golden/vsix/cases.tsv"),
            let bytes = try? FileStream.contents(of: index)
        else { return [] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").dropFirst().map { line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            let arguments = fields.count > 3 ? fields[3].split(separator: " ").map(String.init) : []
            return VSIXCase(name: fields[0], exit: Int(fields[1]) ?? -1, arguments: arguments)
        }
    }()

    /// Unpacks the case, with modes and links, and returns its folder.
    func unpack(into folder: TemporaryFolder) throws -> FilePath {
        let archive = try VSIXGolden.file("cases/\(name).tar.gz")
        try Tool.tar("-xpzf", archive.string, in: folder.path)
        return folder.path.appending(name)
    }
}

extension JSONValue {
    /// The value of a key, or a failing test.
    func required(_ key: String) throws -> JSONValue { try #require(self[key], "no \(key) in \(text())") }
}

extension ExtensionDocument {
    /// The packaged text, or what is wrong with it.
    func outcome(_ text: String) -> (output: String?, error: String?) {
        do throws(DocumentProblem) {
            return (String(decoding: try packaged(Array(text.utf8)), as: UTF8.self), nil)
        } catch {
            return (nil, error.message)
        }
    }
}
