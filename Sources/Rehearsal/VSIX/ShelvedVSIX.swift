internal import Core
internal import SystemPackage

/// A package that a stand-in holds.
struct ShelvedVSIX: Sendable, Codable {
    let package: UploadedVSIX
    let size: Int64
    let sha256: Digest
    /// Counts what came from 1, across runs.
    let sequence: Int
    /// The SHA-256 of the signature archive that came with it, if one did.
    var signature: Digest?
    /// Whether it was taken back; its number stays taken.
    var isRemoved = false
    /// How many looks are left before it is public; not kept on the disk, as time passes while nothing runs.
    var looksLeft = 0

    private enum CodingKeys: String, CodingKey { case package, size, sha256, sequence, signature, isRemoved }

    /// Whether it is this version for this target.
    func matches(_ version: String, _ target: String?) -> Bool {
        package.version == version && package.target == target
    }

    /// Whether it belongs to this extension; names are told apart without regard to case.
    func belongs(to publisher: String, _ name: String) -> Bool {
        package.id.lowercased() == "\(publisher).\(name)".lowercased()
    }
}
