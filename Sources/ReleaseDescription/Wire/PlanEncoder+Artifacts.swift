extension PlanEncoder {
    mutating func number(of archive: Archive) -> Int {
        artifact(
            "archive",
            [
                ("name", .string(archive.name)),
                ("format", .string(archive.format.rawValue)),
                ("payload", payload(archive.payload)),
            ], line: archive.line)
    }

    mutating func number(of package: NPMPackage) -> Int {
        var members: [(String, JSON)] = []
        switch package.origin {
        case .folder(let folder): members.append(("folder", .string(folder)))
        case .generated(let name, let platform, let bin):
            members.append(("name", .string(name)))
            if let platform { members.append(("platform", Self.platform(platform))) }
            let commands = bin.map { JSON.object([("name", .string($0.name)), ("path", .string($0.path))]) }
            members.append(("bin", .array(commands)))
        }
        let dependencies = package.optionalDependencies.map { JSON.int(number(of: $0)) }
        members.append(("optionalDependencies", .array(dependencies)))
        members.append(("payload", payload(package.payload)))
        return artifact("npm", members + Self.options(package), line: package.line)
    }

    /// What is rarely said; left out where it is not.
    private static func options(_ package: NPMPackage) -> [(String, JSON)] {
        let exports = package.exports.map {
            [("exports", JSON.object([("source", .string($0.source)), ("target", .string($0.target))]))]
        }
        let files = package.allowedFiles
        let allowed = files.isEmpty ? [] : [("allowedFiles", JSON.strings(files))]
        let compatibility = package.compatibility.map { [("compatibility", JSON.string($0.rawValue))] }
        return (exports ?? []) + allowed + (compatibility ?? [])
    }

    static func platform(_ platform: Platform) -> JSON {
        .object([
            ("system", .string(platform.system.rawValue)),
            ("processor", .string(platform.processor.rawValue)),
            ("isBaseline", .bool(platform.isBaseline)),
            ("isMusl", .bool(platform.isMusl)),
        ])
    }
}
