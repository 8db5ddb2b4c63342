internal import Core

/// The statement that npm's clients sign, its members in npm's order: in-toto v1 with SLSA provenance v1 for GitHub
/// Actions, v0.1 with v0.2 for GitLab CI.
struct NPMProvenanceStatement: Sendable {
    let name: String
    let version: String
    let sha512: Digest
    let facts: NPMBuildFacts

    /// The payload, as `JSON.stringify` writes it.
    var bytes: [UInt8] { Array(value.text().utf8) }

    var value: JSONValue {
        let (type, predicateType, predicate) =
            switch facts {
            case .gitHubActions(let job):
                (
                    "https://in-toto.io/Statement/v1", "https://slsa.dev/provenance/v1",
                    Self.gitHubPredicate(job)
                )
            case .gitLab(let job):
                (
                    "https://in-toto.io/Statement/v0.1", "https://slsa.dev/provenance/v0.2",
                    Self.gitLabPredicate(job)
                )
            }
        return [
            "_type": .string(type),
            "subject": [
                ["name": .string(Self.purl(name, version)), "digest": ["sha512": .string(sha512.hex)]]
            ],
            "predicateType": .string(predicateType),
            "predicate": predicate,
        ]
    }

    /// The package URL; of a scope only the at sign is escaped.
    static func purl(_ name: String, _ version: String) -> String {
        let path = name.hasPrefix("@") ? "%40" + name.dropFirst() : name
        return "pkg:npm/\(path)@\(version)"
    }
}
