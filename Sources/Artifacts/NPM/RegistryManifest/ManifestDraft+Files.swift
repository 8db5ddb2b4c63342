import Core

/// The steps that look at the files around the package.json.
extension ManifestDraft {
    /// A `*.gyp` file without an install script means that npm builds it with node-gyp.
    mutating func addInstallScript() {
        var scripts = members["scripts"]?.object ?? JSONObject()
        let isBuilt = ["install", "preinstall"].contains { scripts[$0]?.isTruthy ?? false }
        let hasGyp = surroundings.files.contains {
            $0.hasSuffix(".gyp") && !$0.contains("/") && $0.first != "."
        }
        guard !isBuilt, members["gypfile"] != .bool(false), hasGyp else { return }
        scripts["install"] = "node-gyp rebuild"
        members["scripts"] = .object(scripts)
        members["gypfile"] = true
    }

    /// A `server.js` is started by `npm start`.
    mutating func addStartScript() {
        var scripts = members["scripts"]?.object ?? JSONObject()
        guard !(scripts["start"]?.isTruthy ?? false), surroundings.files.contains("server.js") else { return }
        scripts["start"] = "node server.js"
        members["scripts"] = .object(scripts)
    }

    /// Lines of `AUTHORS` without comments.
    mutating func addContributors() {
        guard !isTruthy("contributors"), let authors = surroundings.authors else { return }
        let lines = JavaScriptText.lines(authors).map(JavaScriptText.trim)
        members["contributors"] = .array(
            lines.filter { !$0.isEmpty && !$0.hasPrefix("#") }.map { .string($0) })
    }

    /// The readme, or npm's own text in place of it, which registries know.
    mutating func addReadme() {
        if !isTruthy("readme"), let readme = surroundings.readme {
            members["readme"] = .string(readme.text)
            members["readmeFilename"] = .string(readme.name)
        }
        if !isTruthy("readme") { members["readme"] = "ERROR: No README data found!" }
    }

    mutating func addGitHead() {
        if !isTruthy("gitHead"), let head = surroundings.gitHead { members["gitHead"] = .string(head) }
    }

    /// `types` for a declaration file beside `main`.
    mutating func addTypes() throws {
        guard members["types"] == nil, members["typings"] == nil else { return }
        guard let main = isTruthy("main") ? members["main"]?.string : "index.js" else {
            throw Failure.npmManifest(subject, "\"main\" must be a text")
        }
        let path = PosixPath.normalised(main)
        let stem = path.dropLast(PosixPath.extname(path).count)
        let declaration = "\(stem).d.ts"
        if surroundings.files.contains(declaration) { members["types"] = .string("./\(declaration)") }
    }

    /// `man` as a list; from the folder `directories.man` if it is missing.
    mutating func fixMan() {
        if !isTruthy("man"), let folder = members["directories"]?["man"]?.string {
            let pages = files(below: folder).filter(Self.isManualPage)
            if !pages.isEmpty { members["man"] = .array(pages.map { .string($0) }) }
        }
        let given = members["man"].map { $0.array ?? [$0] } ?? []
        let pages = given.compactMap { $0.string }.filter { !$0.isEmpty }.map { PosixPath.secured($0) }
        members["man"] = pages.isEmpty ? nil : .array(pages.map { .string($0) })
    }

    private static func isManualPage(_ path: String) -> Bool {
        let end = path.utf8.suffix(2)
        return end.first == UInt8(ascii: ".") && end.last.map { (48...57).contains($0) } ?? false
    }

    /// Paths from the package's root of the files in a folder that are not hidden, sorted.
    func files(below folder: String) -> [String] {
        let root = PosixPath.normalised(folder)
        let prefix = root.isEmpty || root.hasSuffix("/") ? root : root + "/"
        let inside = surroundings.files.filter { path in
            path.hasPrefix(prefix)
                && !path.dropFirst(prefix.count).split(separator: "/").contains { $0.hasPrefix(".") }
        }
        return inside.sorted { $0.precedes($1) }
    }
}
