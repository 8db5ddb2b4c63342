/// How an extension is packaged where it differs from `vsce package --no-dependencies`.
public struct VSIXSettingsSpec: Hashable, Sendable, Codable {
    /// The README, relative to the folder; nil for `README.md`.
    public let readme: String?
    /// The changelog, relative to the folder; nil for `CHANGELOG.md`.
    public let changelog: String?
    /// The ignore file, relative to the folder; nil for `.vscodeignore`.
    public let ignoreFile: String?
    /// What relative links are relative to; nil for the repository.
    public let contentURL: String?
    /// What relative images are relative to; nil for `contentURL` or the repository.
    public let imagesURL: String?
    /// The branch of the repository; nil for its default.
    public let branch: String?
    /// Whether links stay as they are; nil for no.
    public let keepsLinks: Bool?
    /// Whether `#12` stays as it is; nil for no.
    public let keepsIssues: Bool?
    /// Which packages of `node_modules` are shipped along; nil for none, or for those that are named.
    public let dependencies: Dependencies?
    /// The names of packages that are shipped along with what they need; nil where none is named.
    public let packagedDependencies: [String]?
    /// What becomes of links to folders; nil to refuse them.
    public let folderLinks: FolderLinks?
    /// What becomes of folders that are named like other targets; nil to keep them.
    public let otherTargets: OtherTargets?
    /// What is let through; nil for nothing.
    public let allowances: [Allowance]?
    /// Files that may hold what looks like a secret; nil for none.
    public let filesWithSecrets: [FileWithSecrets]?

    /// Packages that are shipped along.
    public enum Dependencies: String, Hashable, Sendable, Codable {
        /// None.
        case none
        /// Those that the extension needs to run.
        case production
    }

    /// What becomes of links to folders.
    public enum FolderLinks: String, Hashable, Sendable, Codable {
        /// They are refused.
        case refuse
        /// They are followed.
        case follow
    }

    /// What becomes of folders that are named like other targets.
    public enum OtherTargets: String, Hashable, Sendable, Codable {
        /// They are packaged.
        case keep
        /// They stay out.
        case leaveOut
    }

    /// Something that is refused unless it is allowed.
    public enum Allowance: String, Hashable, Sendable, Codable {
        /// No licence file.
        case missingLicense
        /// No repository in the manifest.
        case missingRepository
        /// Activation by `*`.
        case starActivation
        /// A pattern of `files` that matches nothing.
        case unusedFilesPattern
    }

    /// A file that may hold what looks like a secret.
    public struct FileWithSecrets: Hashable, Sendable, Codable {
        /// Its path, relative to the folder.
        public let path: String
        /// Why it may be public.
        public let reason: String

        /// Names a file and the reason.
        public init(path: String, reason: String) {
            self.path = path
            self.reason = reason
        }
    }
}
