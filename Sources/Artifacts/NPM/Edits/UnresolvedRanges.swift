import Core

/// Ranges that only a package manager inside the repository understands.
///
/// npm sends them to the registry unchanged, and nobody can install the package then; bun and pnpm replace them.
/// Ranges of `devDependencies` do no harm, as nobody installs those of a published package.
enum UnresolvedRanges {
    /// A failure with file and line for each `workspace:` and `catalog:` range that reaches users.
    static func failures(in packageJSON: [UInt8], subject: String) -> [Failure] {
        let scanner = JSONTextScanner(bytes: packageJSON)
        let relevant = ["dependencies", "optionalDependencies", "peerDependencies"]
        return scanner.members(ofObjectAt: scanner.root)
            .filter { relevant.contains($0.key) && packageJSON[$0.value.lowerBound] == UInt8(ascii: "{") }
            .flatMap { map in
                scanner.members(ofObjectAt: map.value.lowerBound).compactMap { member in
                    failure(member, in: map.key, scanner, subject)
                }
            }
    }

    private static func failure(
        _ member: JSONTextScanner.Member, in map: String, _ scanner: JSONTextScanner, _ subject: String
    ) -> Failure? {
        let value = try? JSONValue(parsing: Array(scanner.bytes[member.value]))
        guard let range = value?.string, WorkspaceRange(name: member.key, text: range) != nil else {
            return nil
        }
        return Failure(
            .npmUnresolvedRange, "\(subject):\(scanner.line(member.keyStart))",
            "\"\(member.key)\" in \"\(map)\" has the range \"\(range)\", which the registry's users cannot resolve",
            advice:
                "name a member of the workspace that has a version, or an entry of its catalog, or give a range "
                + "that npm can read")
    }
}
