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
    /// The paths in the package and the same in lower case, in the order of `files`.
    private var names: [(path: String, lowercased: String)]

    /// Names the files of a folder and finds those that the manifest speaks of.
    init(_ files: [PayloadFile], _ manifest: ExtensionManifest, _ options: VSIXOptions) {
        origins = files.map(\.path)
        names = origins.map { Self.names("extension/\($0)") }
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

    private static func names(_ path: String) -> (path: String, lowercased: String) {
        (path, path.lowercased())
    }

    private mutating func rename(_ index: Int, to path: RelativePath) {
        files[index].path = path
        names[index] = Self.names(path.description)
    }

    private mutating func rename(_ original: String, to name: StaticString) -> [Int] {
        let wanted = "extension/\(original)".lowercased()
        let found = files.indices.filter { names[$0].lowercased == wanted }
        for index in found {
            rename(index, to: Self.root.appending(RelativePath(constant: name)))
            files[index].mode = 0o664
        }
        return found
    }

    private mutating func addDocument(_ kind: String, _ found: [Int], _ option: String?, _ type: String) {
        for index in found { assets.assets.append(.init(type: type, path: names[index].path)) }
        if found.isEmpty, let option {
            violations.append(
                Violation(
                    "The provided \(kind) file (\(option)) could not be found.", in: option,
                    advice: "correct the path, which is relative to the extension's folder"))
        }
    }

    private func entryPoints(_ manifest: ExtensionManifest) -> [Violation] {
        let missing = ["main", "browser"].compactMap { key -> (key: String, path: String)? in
            guard let entry = manifest.text(key) else { return nil }
            let path = RelativeURL.normalize("extension/" + entry)
            return names.contains { $0.path == path || $0.path == path + ".js" } ? nil : (key, path)
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

    /// The first file named like a licence, or the one that the manifest names.
    private mutating func addLicense(_ manifest: ExtensionManifest, _ options: VSIXOptions) {
        let license = LicenseName(manifest)
        guard let index = names.firstIndex(where: { license.isOf($0.path, lowercased: $0.lowercased) }) else {
            guard !options.allowances.contains(.missingLicense) else { return }
            violations.append(
                Violation(
                    "\(license.stated ?? "LICENSE, LICENSE.md, or LICENSE.txt") not found", at: "license",
                    advice: "add the licence, or " + VSIXOptions.Allowance.missingLicense.advice))
            return
        }
        if ContentTypes.fileExtension(files[index].path.name).isEmpty {
            rename(index, to: RelativePath(names[index].path + ".txt") ?? files[index].path)
        }
        let path = names[index].path
        assets.license = path
        assets.assets.append(.init(type: "Microsoft.VisualStudio.Services.Content.License", path: path))
    }

    private mutating func addIcon(_ manifest: ExtensionManifest) {
        guard let icon = manifest.text("icon") else { return }
        let path = RelativeURL.normalize("extension/" + icon)
        guard names.contains(where: { $0.path == path }) else {
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
        if languages.isEmpty { return }
        for (path, _) in names {
            guard let language = languages[path] else { continue }
            assets.assets.append(
                .init(type: "Microsoft.VisualStudio.Code.Translation.\(language)", path: path))
        }
    }

    /// Windows and macOS would unpack both to one file.
    private var sameInAnyCase: [Violation] {
        var counts: [String: Int] = [:]
        for name in names { counts[name.lowercased, default: 0] += 1 }
        guard counts.count < names.count else { return [] }
        let clashing = names.indices.filter { counts[names[$0].lowercased, default: 0] > 1 }
        guard let first = clashing.first else { return [] }
        let clashes = clashing.map { names[$0].path }
        return [
            Violation(
                "The following files have the same case insensitive path, which isn't supported by the VSIX "
                    + "format:\n" + clashes.map { "  - \($0)" }.joined(separator: "\n"),
                in: origins[first].description, advice: "rename or ignore all but one")
        ]
    }
}
