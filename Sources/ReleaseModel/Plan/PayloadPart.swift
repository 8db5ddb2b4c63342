/// Some files of an artifact: a pattern below a folder, or one file under a name of its own.
public struct PayloadPart: Hashable, Sendable, Codable {
    /// A pattern relative to `folder`; nil for a single file.
    public let pattern: String?
    /// The folder of the project; empty for its root.
    public let folder: String?
    /// A single file of the project; nil for a pattern.
    public let file: String?
    /// Its path in the artifact.
    public let name: String?
    /// The folder in the artifact; empty for its root.
    public let prefix: String
    /// What permission bits the files get.
    public let mode: Mode
    /// The number of the command that makes them, if one does.
    public let command: Int?
    /// The line of the plan.
    public let line: Int

    /// Permission bits.
    public enum Mode: String, Hashable, Sendable, Codable {
        /// 0755 if anybody may execute the file, else 0644.
        case keep
        /// 0755.
        case executable
        /// 0644.
        case regular
    }
}
