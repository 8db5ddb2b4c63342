internal import Artifacts
internal import Core

/// What npm says of a package that it publishes, as text and as JSON.
struct NPMSummary: Sendable {
    private let report: NPMTarballReport

    /// - Throws: `Failure` (`npm.collation-unavailable`).
    init(_ package: PackagedNPM) throws { report = try NPMTarballReport(package) }

    private var id: String { "\(report.name)@\(report.version)" }

    /// The last line on standard output.
    func line(isStaged: Bool) -> String { "+ \(id)\(isStaged ? " (staged)" : "")" }

    /// The lines that npm writes behind `npm notice`.
    var notices: [String] {
        let details = [
            ("name", report.name), ("version", report.version), ("filename", report.fileName),
            ("package size", Self.size(report.size, " ")),
            ("unpacked size", Self.size(report.unpackedSize, " ")), ("shasum", report.shasum),
            ("integrity", "\(report.integrity.prefix(20))[...]\(report.integrity.suffix(15))"),
            ("total files", "\(report.files.count)"),
        ]
        return ["", "📦  \(id)", "Tarball Contents"]
            + report.files.map { "\(Self.size($0.size, "")) \($0.path)" }
            + ["Tarball Details"] + details.map { "\($0.0): \($0.1)" } + [""]
    }

    /// What is odd about it, a line each.
    var warnings: [String] { report.warnings.map { "\(report.name) \($0)" } }

    /// The shape of `npm publish --json`.
    var json: JSONValue { report.json }

    /// The same for what is accepted and not to be seen yet.
    func waiting(for detail: String) -> JSONValue {
        guard var object = report.json.object else { return report.json }
        object["waiting"] = .string(detail)
        return .object(object)
    }

    /// The shape of npm's errors with `--json`.
    static func failure(_ failures: [Failure]) -> JSONValue {
        guard let first = failures.first else { return [:] }
        return [
            "error": [
                "code": .string(first.code.description),
                "summary": .string("\(first.subject): \(first.message)"),
                "detail": .string(
                    failures.count == 1
                        ? first.advice : failures.map(\.description).joined(separator: "\n")),
            ]
        ]
    }

    /// npm's spelling of sizes: `474 B`, `1.2 kB`, rounded to one place.
    private static func size(_ bytes: Int, _ space: String) -> String {
        func text(_ unit: Int, _ name: String) -> String {
            let tenths = (bytes * 10 + unit / 2) / unit
            return "\(tenths / 10).\(tenths % 10)\(space)\(name)"
        }
        switch bytes {
        case ..<1000: return "\(bytes)\(space)B"
        case ..<999_950: return text(1000, "kB")
        case ..<999_950_000: return text(1_000_000, "MB")
        default: return text(1_000_000_000, "GB")
        }
    }
}
