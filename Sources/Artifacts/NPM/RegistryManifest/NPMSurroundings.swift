/// What stands around a package.json, as far as the registry's manifest depends on it.
///
/// npm looks for these while it publishes; here they are a value, so that the manifest is a pure function.
public struct NPMSurroundings: Hashable, Sendable {
    /// The paths of all files in the package folder, relative, with `/`.
    public var files: [String]
    /// The readme, which the registry shows on the package's page.
    public var readme: Readme?
    /// The text of the file `AUTHORS`, from which missing `contributors` are taken.
    public var authors: String?
    /// The commit in hexadecimal, if the folder belongs to a git repository.
    public var gitHead: String?

    /// A readme: the name of its file and its text.
    public struct Readme: Hashable, Sendable {
        /// The file name as it is spelled in the folder, `README.md`.
        public var name: String
        /// The text.
        public var text: String

        /// Creates a readme.
        public init(name: String, text: String) {
            self.name = name
            self.text = text
        }
    }

    /// Creates surroundings; without arguments, of a folder with nothing but its package.json.
    public init(
        files: [String] = [], readme: Readme? = nil, authors: String? = nil, gitHead: String? = nil
    ) {
        self.files = files
        self.readme = readme
        self.authors = authors
        self.gitHead = gitHead
    }

    /// The name of the file that npm takes as the readme, among the names in the top folder.
    ///
    /// The first of `README` and `README.*` in any case whose extension looks like Markdown, else a plain
    /// `README`. As npm's pattern for the extension matches a lone dot and parts of `.markdown`, `.md`,
    /// `.mdown` and `.mkd` all count.
    public static func readmeName(among names: [String]) -> String? {
        let candidates = names.filter { $0.lowercased() == "readme" || $0.lowercased().hasPrefix("readme.") }
        return candidates.first(where: isMarkdown) ?? candidates.last { $0.hasSuffix("README") }
    }

    /// npm's `/\.m?a?r?k?d?o?w?n?$/i`: the letters of "markdown", each of which may be missing.
    private static func isMarkdown(_ name: String) -> Bool {
        guard let dot = name.lastIndex(of: ".") else { return false }
        var letters = Substring(name[dot...].dropFirst().lowercased())
        for letter in "markdown" where letters.first == letter { letters.removeFirst() }
        return letters.isEmpty
    }
}
