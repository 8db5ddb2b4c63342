internal import Core

extension Failure.Code {
    /// The extension's package.json (or its translations) is not fit for packaging.
    static let vsixManifest = Self("vsix.manifest", .usage)
    /// README or changelog hold something that the Marketplace does not show.
    static let vsixDocument = Self("vsix.document", .usage)
    /// A file of the package is missing, doubled or must not be in it.
    static let vsixFiles = Self("vsix.files", .usage)
    /// A secret would become public.
    static let vsixSecret = Self("vsix.secret", .usage)
    /// A file that should be a VSIX is none.
    static let vsixContainer = Self("vsix.container", .mismatch)
}

/// A rule that an extension breaks, in the words of vsce, and the manifest's key that breaks it.
struct Violation: Hashable, Sendable {
    var message: String
    /// Where in package.json: `["engines", "vscode"]`; empty for the whole.
    var keys: [String]
    var advice: String
    /// The file that breaks it, relative to the extension's folder; nil for package.json.
    var file: String?

    init(_ message: String, at keys: String..., in file: String? = nil, advice: String = "") {
        self.message = message
        self.keys = keys
        self.file = file
        self.advice = advice
    }
}
