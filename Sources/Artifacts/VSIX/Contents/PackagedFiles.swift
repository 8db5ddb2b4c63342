internal import Core

/// The files of a package under their names in it, and which of them have a meaning of their own.
///
/// Pure: documents are rewritten elsewhere, and nothing is read here.
struct PackagedFiles: Sendable {
    /// With paths in the package: `extension/readme.md`.
    var files: [PayloadFile]
    /// Where each file came from, in the order of `files`: the path in the extension's folder.
    let origins: [RelativePath]
    private(set) var assets = VSIXAssets()
    private(set) var readme: [Int] = []
    private(set) var changelog: [Int] = []
    private(set) var violations: [Violation] = []

    /// Names the files of a folder and finds those that the manifest speaks of.
    init(_ files: [PayloadFile], _ manifest: ExtensionManifest, _ options: VSIXOptions) {
        origins = files.map(\.path)
        self.files = files.map { file in
            var file = file
            file.path = Self.root.appending(file.path)
            return file
        }
        readme = rename(options.readmePath ?? "readme.md", to: "readme.md")
        changelog = rename(options.changelogPath ?? "changelog.md", to: "changelog.md")
        addDocument("readme", readme, options.readmePath, "Microsoft.VisualStudio.Services.Content.Details")
        addDocument(
            "changelog", changelog, options.changelogPath, "Microsoft.VisualStudio.Services.Content.Changelog"
        )
        violations += entryPoints(manifest)
        addLicense(manifest, options)
        addIcon(manifest)
        addTranslations(manifest)
        violations += sameInAnyCase
    }

    private static let root = RelativePath(constant: "extension")

    private mutating func rename(_ original: String, to name: StaticString) -> [Int] {
        let wanted = "extension/\(original)".lowercased()
        let found = files.indices.filter { files[$0].path.description.lowercased() == wanted }
        for index in found {
            files[index].path = Self.root.appending(RelativePath(constant: name))
            files[index].mode = 0o664
        }
        return found
    }

    private mutating func addDocument(_ kind: String, _ found: [Int], _ option: String?, _ type: String) {
        for index in found { assets.assets.append(.init(type: type, path: files[index].path.description)) }
        if found.isEmpty, let option {
            violations.append(
                Violation(
                    "The provided \(kind) file (\(option)) could not be found.", in: option,
                    advice: "correct the path, which is relative to the extension's folder"))
        }
    }

    private func entryPoints(_ manifest: ExtensionManifest) -> [Violation] {
        let paths = Set(files.map(\.path.description))
        let missing = ["main", "browser"].compactMap { key -> (key: String, path: String)? in
            guard let entry = manifest.text(key) else { return nil }
            let path = RelativeURL.normalize("extension/" + entry)
            return paths.contains(path) || paths.contains(path + ".js") ? nil : (key, path)
        }
        guard let first = missing.first else { return [] }
        let reason =
            manifest.files == nil
            ? "aren't ignored by '.vscodeignore'"
            : "are included by your \"files\" field in 'package.json'"
        return [
            Violation(
                "Extension entrypoint(s) missing. Make sure these files exist and \(reason):\n"
                    + missing.map { "  \($0.path)" }.joined(separator: "\n"),
                at: first.key, advice: "build the extension first, or correct the entry point")
        ]
    }

    private mutating func addIcon(_ manifest: ExtensionManifest) {
        guard let icon = manifest.text("icon") else { return }
        let path = RelativeURL.normalize("extension/" + icon)
        guard files.contains(where: { $0.path.description == path }) else {
            violations.append(
                Violation("The specified icon '\(path)' wasn't found in the extension.", at: "icon"))
            return
        }
        assets.icon = path
        assets.assets.append(.init(type: "Microsoft.VisualStudio.Services.Icons.Default", path: path))
    }

    private mutating func addTranslations(_ manifest: ExtensionManifest) {
        var languages: [String: String] = [:]
        for localization in manifest.contributions("localizations") {
            let translations = localization["translations"]?.array ?? []
            guard let language = localization["languageId"]?.string,
                let path = translations.first(where: { $0["id"] == "vscode" })?["path"]?.string
            else { continue }
            languages["extension/" + (path.hasPrefix("./") ? path.dropFirst(2) : path[...])] =
                language.uppercased()
        }
        for file in files {
            guard let language = languages[file.path.description] else { continue }
            assets.assets.append(
                .init(
                    type: "Microsoft.VisualStudio.Code.Translation.\(language)", path: file.path.description))
        }
    }

    /// Windows and macOS would unpack both to one file.
    private var sameInAnyCase: [Violation] {
        let groups = Dictionary(grouping: files.map(\.path.description)) { $0.lowercased() }
        let clashing = files.indices.filter {
            groups[files[$0].path.description.lowercased(), default: []].count > 1
        }
        guard let first = clashing.first else { return [] }
        let clashes = clashing.map { files[$0].path.description }
        return [
            Violation(
                "The following files have the same case insensitive path, which isn't supported by the VSIX "
                    + "format:\n" + clashes.map { "  - \($0)" }.joined(separator: "\n"),
                in: origins[first].description, advice: "rename or ignore all but one")
        ]
    }
}

extension PackagedFiles {
    /// The first file named like a licence, or the one that the manifest names.
    fileprivate mutating func addLicense(_ manifest: ExtensionManifest, _ options: VSIXOptions) {
        let named = manifest.text("license")?.wholeMatch(of: /SEE LICENSE IN (.*)/).map { String($0.1) }
        guard let index = files.firstIndex(where: { Self.isLicense($0.path, named: named) }) else {
            guard !options.allowances.contains(.missingLicense) else { return }
            violations.append(
                Violation(
                    "\(named ?? "LICENSE, LICENSE.md, or LICENSE.txt") not found", at: "license",
                    advice: "add the licence, or " + VSIXOptions.Allowance.missingLicense.advice))
            return
        }
        if ContentTypes.fileExtension(files[index].path.name).isEmpty {
            files[index].path = RelativePath(files[index].path.description + ".txt") ?? files[index].path
        }
        let path = files[index].path.description
        assets.license = path
        assets.assets.append(.init(type: "Microsoft.VisualStudio.Services.Content.License", path: path))
    }

    /// Whether a file of a package is the licence.
    static func isLicense(_ path: RelativePath, named: String?) -> Bool {
        if let named { return path.description == "extension/\(named)" }
        return path.description.lowercased().wholeMatch(of: /extension\/licen[cs]e(\.(md|txt))?/) != nil
    }
}

extension RelativePath {
    /// A path that is written in this module.
    init(constant text: StaticString) {
        guard let path = RelativePath("\(text)") else { preconditionFailure("no relative path: \(text)") }
        self = path
    }
}
