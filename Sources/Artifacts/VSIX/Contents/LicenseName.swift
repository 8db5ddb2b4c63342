/// Which file of a package is its licence: the one that the manifest names, or else one with a usual name.
struct LicenseName {
    /// What stands after `SEE LICENSE IN`; nil if the manifest names no file.
    let stated: String?

    init(stated: String?) { self.stated = stated }

    init(_ manifest: ExtensionManifest) {
        let license = manifest.text("license")
        self.init(stated: license?.wholeMatch(of: /SEE LICENSE IN (.*)/).map { String($0.1) })
    }

    /// Whether a path in the package is the licence's.
    func isOf(_ path: String, lowercased: String) -> Bool {
        if let stated { return path == "extension/\(stated)" }
        return Self.usual.contains(lowercased)
    }

    private static let usual: Set = [
        "extension/license", "extension/license.md", "extension/license.txt", "extension/licence",
        "extension/licence.md", "extension/licence.txt",
    ]
}
