import Core
import Yams

/// `pnpm-workspace.yaml`: the patterns of the members, and the catalogs.
struct PNPMWorkspaceFile {
    static let name = "pnpm-workspace.yaml"

    private(set) var packages: [String] = []
    private(set) var catalogs: [String: [String: String]] = [:]
    private let subject: String

    /// Reads the file; members that are not known here are pnpm's own business.
    ///
    /// - Throws: `Failure` (`npm.invalid-workspace`) with the line.
    init(_ bytes: [UInt8], subject: String) throws {
        self.subject = subject
        let document: Node?
        do {
            document = try Yams.compose(yaml: String(decoding: bytes, as: UTF8.self))
        } catch let error as YamlError {
            throw Self.failure(subject, error.line, "is no valid YAML")
        }
        guard let document else { return }
        for (key, value) in try pairs(document) {
            switch key {
            case "packages": packages = try texts(value)
            case "catalog": catalogs["default", default: [:]].merge(try ranges(value)) { $1 }
            case "catalogs":
                for (name, catalog) in try pairs(value) {
                    catalogs[name, default: [:]].merge(try ranges(catalog)) { $1 }
                }
            default: break
            }
        }
    }

    private func pairs(_ node: Node) throws -> [(String, Node)] {
        guard let mapping = node.mapping else { throw unexpected(node, "a mapping") }
        return try mapping.map { key, value in (try text(key), value) }
    }

    private func ranges(_ node: Node) throws -> [String: String] {
        let ranges = try pairs(node).map { ($0, try text($1)) }
        return Dictionary(ranges, uniquingKeysWith: { $1 })
    }

    private func texts(_ node: Node) throws -> [String] {
        guard let sequence = node.sequence else { throw unexpected(node, "a list") }
        return try sequence.map(text)
    }

    private func text(_ node: Node) throws -> String {
        // As written: a version like 1.0 is no number here.
        guard let scalar = node.scalar else { throw unexpected(node, "a text") }
        return scalar.string
    }

    private func unexpected(_ node: Node, _ expected: String) -> Failure {
        Self.failure(subject, node.mark?.line, "expected \(expected)")
    }

    private static func failure(_ subject: String, _ line: Int?, _ message: String) -> Failure {
        Failure(
            .npmWorkspace, line.map { "\(subject):\($0)" } ?? subject, message,
            advice: "correct the file, then run the command again")
    }
}

extension YamlError {
    /// The line where reading stopped, from 1.
    fileprivate var line: Int? {
        switch self {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
        default: nil
        }
    }
}
