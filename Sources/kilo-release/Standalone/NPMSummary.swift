internal import Artifacts
internal import Core

/// What npm says of a package that it publishes, as text and as JSON.
struct NPMSummary: Sendable {
    let package: PackagedNPM

    init(_ package: PackagedNPM) { self.package = package }

    private var id: String { "\(package.name)@\(package.version)" }
    private var unpackedSize: Int { package.entries.reduce(0) { $0 + $1.size } }

    /// npm's name for the file, whatever it is called here.
    private var fileName: String {
        let plain = package.name.hasPrefix("@") ? String(package.name.dropFirst()) : package.name
        return "\(plain.replacing("/", with: "-"))-\(package.version).tgz"
    }

    /// The last line on standard output.
    func line(isStaged: Bool) -> String { "+ \(id)\(isStaged ? " (staged)" : "")" }

    /// The lines that npm writes behind `npm notice`.
    var notices: [String] {
        let integrity = package.artifact.sha512.integrity
        let details = [
            ("name", package.name), ("version", package.version), ("filename", fileName),
            ("package size", Self.size(package.artifact.size, " ")),
            ("unpacked size", Self.size(unpackedSize, " ")), ("shasum", package.artifact.sha1.hex),
            ("integrity", "\(integrity.prefix(20))[...]\(integrity.suffix(15))"),
            ("total files", "\(package.entries.count)"),
        ]
        return ["", "📦  \(id)", "Tarball Contents"] + files.map { "\(Self.size($0.size, "")) \($0.path)" }
            + ["Tarball Details"] + details.map { "\($0.0): \($0.1)" } + [""]
    }

    /// The shape of `npm publish --json`.
    var json: JSONValue {
        [
            "id": .string(id), "name": .string(package.name), "version": .string(package.version),
            "size": .number("\(package.artifact.size)"), "unpackedSize": .number("\(unpackedSize)"),
            "shasum": .string(package.artifact.sha1.hex),
            "integrity": .string(package.artifact.sha512.integrity), "filename": .string(fileName),
            "files": .array(
                files.map { file in
                    [
                        "path": .string(file.path), "size": .number("\(file.size)"),
                        "mode": .number("\(file.mode)"),
                    ]
                }),
            "entryCount": .number("\(package.entries.count)"), "bundled": .array(bundled.map { .string($0) }),
        ]
    }

    /// The shape of npm's errors with `--json`.
    static func failure(_ failure: Failure) -> JSONValue {
        [
            "error": [
                "code": .string(failure.code.name),
                "summary": .string("\(failure.subject): \(failure.message)"),
                "detail": .string(failure.advice),
            ]
        ]
    }

    /// npm's order here: names whose first letter is no small one, then the others, each by their letters.
    private var files: [NPMEntry] {
        package.entries.sorted { left, right in
            let (first, second) = (Self.isUpper(left.path), Self.isUpper(right.path))
            guard first == second else { return first }
            let (a, b) = (left.path.lowercased(), right.path.lowercased())
            return a == b ? left.path > right.path : a < b
        }
    }

    private static func isUpper(_ path: String) -> Bool {
        path.prefix(1).uppercased() == path.prefix(1)
    }

    /// The bundled packages, by their folders.
    private var bundled: [String] {
        let names = package.entries.compactMap { entry -> String? in
            let parts = entry.path.split(separator: "/")
            guard parts.count > 2, parts[0] == "node_modules" else { return nil }
            return parts[1].hasPrefix("@") ? "\(parts[1])/\(parts[2])" : String(parts[1])
        }
        return Set(names).sorted()
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
