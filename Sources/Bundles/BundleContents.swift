public import Core
public import Ledger

/// What a bundle says of itself, in `bundle.json`.
public struct BundleContents: Hashable, Sendable {
    /// The run that it was made for.
    public let run: String
    /// The newest row of its ledger.
    public let head: LedgerHead
    /// The artifacts in it, in the order in which they stand.
    public let objects: [Digest]

    /// The form of the file; a later one will have another number.
    private static let form = "kilo-release-run/1"

    init(run: String, head: LedgerHead, objects: [Digest]) {
        self.run = run
        self.head = head
        self.objects = objects
    }

    var bytes: [UInt8] {
        let value: JSONValue = [
            "form": .string(Self.form),
            "run": .string(run),
            "head": ["sequence": .number("\(head.sequence)"), "hash": .string(head.hash)],
            "objects": .array(objects.map { .string($0.description) }),
        ]
        return Array(value.text(.indented).utf8) + [10]
    }

    /// Nil if `bytes` would not have written it so.
    init?(_ text: [UInt8]) {
        guard let value = try? JSONValue(parsing: text), let run = value["run"]?.string,
            let sequence = value["head"]?["sequence"]?.int, let hash = value["head"]?["hash"]?.string,
            let objects = value["objects"]?.array
        else { return nil }
        self.init(
            run: run, head: LedgerHead(sequence: sequence, hash: hash),
            objects: objects.compactMap { Digest($0.string ?? "") })
        guard bytes == text, self.objects.allSatisfy({ $0.algorithm == .sha256 }) else { return nil }
    }
}
