/// What may be set for the packaging of an extension; each property is the flag of `vsce package` that is named
/// in its comment.
public struct VSIXOptions: Hashable, Sendable {
    /// Base for relative links in README and changelog, and for images without one of their own
    /// (`--baseContentUrl`).
    public var baseContentURL: String?
    /// Base for relative images (`--baseImagesUrl`).
    public var baseImagesURL: String?
    /// Branch of links to GitHub, `HEAD` if nil (`--githubBranch`).
    public var githubBranch: String?
    /// Branch of links to GitLab, `HEAD` if nil (`--gitlabBranch`).
    public var gitlabBranch: String?
    /// Which of README's and changelog's links are made absolute.
    public var rewriting = Rewriting()
    /// README, relative to the folder, instead of `README.md` in any case (`--readme-path`).
    public var readmePath: String?
    /// Changelog, relative to the folder, instead of `CHANGELOG.md` in any case (`--changelog-path`).
    public var changelogPath: String?
    /// The ignore file, relative to the folder, instead of `.vscodeignore` (`--ignoreFile`).
    public var ignoreFile: String?
    /// Which installed packages are shipped along.
    public var dependencies = Dependencies.none
    /// Which permission bits files of the folder get; nil for their own on this disk, as vsce does, so that the
    /// umask of a checkout is in the bytes.
    public var modes: ModePolicy?
    /// What to do about links to folders.
    public var folderLinks = FolderLinks.refuse
    /// Whether files in folders named like other targets stay out (`--ignore-other-target-folders`).
    public var otherTargetFolders = OtherTargetFolders.keep
    /// Checks that are left out.
    public var allowances: Set<Allowance> = []
    /// Secret rules whose findings are let through, by name: `npm`, `github` (`--allow-package-secrets`).
    public var allowedSecretRules: Set<String> = []
    /// Files, relative to the folder, that may hold what looks like a secret, or may be an environment file.
    ///
    /// vsce has no such option: its flags let a finding through wherever it is.
    public var filesWithSecrets: Set<String> = []
    /// The compression of the package's entries.
    public var compression = CompressionLevel.standard

    /// The options of `vsce package` without flags.
    public init() {}

    /// Which links are rewritten.
    public struct Rewriting: Hashable, Sendable {
        /// Relative links and images are joined to their base (`--no-rewrite-relative-links`).
        public var makesLinksAbsolute = true
        /// `#12` becomes a link to a GitHub issue (`--no-gitHubIssueLinking`).
        public var linksGitHubIssues = true
        /// `#12` becomes a link to a GitLab issue (`--no-gitLabIssueLinking`).
        public var linksGitLabIssues = true

        /// Everything is rewritten.
        public init() {}
    }

    /// Which packages of `node_modules` are shipped along.
    public enum Dependencies: Hashable, Sendable {
        /// None: the extension is bundled (`--no-dependencies`).
        case none
        /// Those that the extension needs to run, found in the folders that npm or yarn installed.
        case production
        /// Those of these names, and what they need in turn (`--packagedDependencies`).
        case named([String])
    }

    /// What becomes of symbolic links to folders; links to files always become files.
    public enum FolderLinks: Hashable, Sendable {
        /// A failure names the link; vsce crashes.
        case refuse
        /// What is behind the link is packaged under the link's name (`--follow-symlinks`).
        case follow
    }

    /// What becomes of `win32-x64/…` in a package for `linux-x64`.
    public enum OtherTargetFolders: Hashable, Sendable {
        /// They are packaged like any folder, as vsce does even with its flag.
        case keep
        /// They stay out, at any depth.
        case leaveOut
    }

    /// A check that can be left out.
    public enum Allowance: String, Hashable, Sendable, CaseIterable {
        /// No licence file (`--skip-license`).
        case missingLicense
        /// No repository in the manifest (`--allow-missing-repository`).
        case missingRepository
        /// Activation by `*` (`--allow-star-activation`).
        case starActivation
        /// A pattern of `files` that matches nothing (`--allow-unused-files-pattern`).
        case unusedFilesPattern
        /// Anything that looks like a secret (`--allow-package-all-secrets`).
        case secrets
        /// A file named `.env` (`--allow-package-env-file`).
        case environmentFile

        /// How to allow it, for those who package by hand and for those who write a plan.
        var advice: String { "allow it: \(flag), or in a plan allowing: .\(rawValue)" }

        private var flag: String {
            switch self {
            case .missingLicense: "--skip-license"
            case .missingRepository: "--allow-missing-repository"
            case .starActivation: "--allow-star-activation"
            case .unusedFilesPattern: "--allow-unused-files-pattern"
            case .secrets: "--allow-package-all-secrets"
            case .environmentFile: "--allow-package-env-file"
            }
        }
    }
}
