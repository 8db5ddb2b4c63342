internal import Core

/// What people sign: which release, and every byte of it, in text that they can read.
///
/// The text is a function of these values alone. Another plan, input or artifact gives another text, so that a
/// signature of the old one is void.
struct ApprovalStatement: Hashable, Sendable {
    /// An artifact, or a checksum list.
    struct Artifact: Hashable, Sendable {
        let name: String
        let digest: Digest
        let size: Int
    }

    let product: String
    let version: String
    let channel: String
    let tag: String
    let commit: String
    let plan: Digest
    let artifacts: [Artifact]
    let role: String

    /// The namespace of SSH signatures: one that is made for an approval is good for nothing else.
    static let namespace = "kilo-release-approval"

    /// The text, one field a line.
    ///
    /// The first two lines say what it is for also to minisign, which has no namespaces.
    var text: String {
        let fields = [
            "kilo-release approval, format 1",
            "purpose: publish exactly these artifacts; void for any other plan or bytes",
            "role: \(Self.escape(role))",
            "product: \(Self.escape(product))",
            "version: \(Self.escape(version))",
            "channel: \(Self.escape(channel))",
            "tag: \(Self.escape(tag))",
            "commit: \(Self.escape(commit))",
            "plan: \(plan)",
            "artifacts: \(artifacts.count)",
        ]
        return (fields + rows).map { $0 + "\n" }.joined()
    }

    var bytes: [UInt8] { Array(text.utf8) }

    /// What the ledger knows the statement by.
    var digest: Digest { Digest.of(bytes) }

    private var rows: [String] {
        let rows = artifacts.map { (name: Self.escape($0.name), row: "\($0.digest) \($0.size) ") }
        return rows.sorted {
            let (left, right) = ($0.name + "\n" + $0.row, $1.name + "\n" + $1.row)
            return left.precedes(right)
        }.map { $0.row + $0.name }
    }

    /// Makes each text one visible line, and different texts different ones.
    ///
    /// A line end in a name could add a field, and a direction mark could show another name than is signed.
    private static func escape(_ text: String) -> String {
        text.unicodeScalars.map { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned,
                .privateUse:
                "\\u{\(String(scalar.value, radix: 16))}"
            default: scalar == "\\" ? "\\\\" : String(scalar)
            }
        }.joined()
    }
}
