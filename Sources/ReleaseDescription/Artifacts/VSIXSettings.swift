extension VSIX {
    /// Where relative links and images of README and changelog lead to.
    public struct Links: Hashable, Sendable {
        let content: String?
        let images: String?
        let branch: String?
        let isRewriting: Bool
        let issues: Issues

        /// What becomes of `#12`.
        public enum Issues: String, Hashable, Sendable {
            /// A link to the repository's issue.
            case linked
            /// It stays.
            case plain
        }

        /// To the repository that package.json names, on a branch or tag; `HEAD` is its default branch.
        public static func repository(branch: String = "HEAD", issues: Issues = .linked) -> Links {
            Links(
                content: nil, images: nil, branch: branch == "HEAD" ? nil : branch, isRewriting: true,
                issues: issues)
        }

        /// To addresses; images to those of the contents unless they have their own.
        public static func base(
            _ content: String, images: String? = nil, issues: Issues = .linked
        ) -> Links {
            Links(content: content, images: images, branch: nil, isRewriting: true, issues: issues)
        }

        /// They stay as they are, and are not checked.
        public static let unchanged = Links(
            content: nil, images: nil, branch: nil, isRewriting: false, issues: .linked)
    }

    /// Which packages of `node_modules` are shipped along.
    ///
    /// Declared ones can be shipped as payload: `Files("**", from: "node_modules/x", at: "node_modules/x")`.
    public struct Dependencies: Hashable, Sendable {
        let kind: Kind

        enum Kind: Hashable, Sendable {
            case none
            case production
            case named([String])
        }

        /// None: the extension is bundled.
        public static let none = Dependencies(kind: .none)
        /// Those that the extension needs to run, with npm's verdict on what is missing.
        public static let production = Dependencies(kind: .production)
        /// Those of these names as the extension finds them, and what they need to run in turn.
        public static func named(_ name: String, _ others: String...) -> Dependencies {
            Dependencies(kind: .named([name] + others))
        }
    }

    /// What becomes of links to folders.
    public enum FolderLinks: String, Hashable, Sendable {
        /// They are refused, by name.
        case refuse
        /// What is behind them is packaged under their names.
        case follow
    }

    /// What becomes of folders that are named like other targets.
    public enum OtherTargets: String, Hashable, Sendable {
        /// They are packaged like any folder.
        case keep
        /// They stay out, at any depth.
        case leaveOut
    }

    /// Something that is refused unless it is allowed.
    public struct Allowance: Hashable, Sendable {
        enum Kind: Hashable, Sendable {
            case rule(String)
            case secrets(path: String, reason: String)
        }
        let kind: Kind

        /// No licence file.
        public static let missingLicense = Allowance(kind: .rule("missingLicense"))
        /// No repository in package.json.
        public static let missingRepository = Allowance(kind: .rule("missingRepository"))
        /// Activation by `*`.
        public static let starActivation = Allowance(kind: .rule("starActivation"))
        /// A pattern in package.json's `files` that matches nothing.
        public static let unusedFilesPattern = Allowance(kind: .rule("unusedFilesPattern"))

        /// A file, relative to the extension's folder, that may hold what looks like a secret, or may be an
        /// environment file; the reason is for those who read the plan.
        public static func secrets(in path: String, because reason: String) -> Allowance {
            Allowance(kind: .secrets(path: path, reason: reason))
        }
    }
}
