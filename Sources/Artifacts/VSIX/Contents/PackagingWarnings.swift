internal import Core
internal import SystemPackage

/// What vsce warns of.
struct PackagingWarnings {
    /// The warnings, in vsce's order.
    private(set) var all: [VSIXWarning] = []

    init(_ manifest: ExtensionManifest, _ packaged: PackagedFiles, _ packaging: VSIXPackaging) {
        for key in ["extensionDependencies", "extensionPack"] {
            let names = manifest.texts(key)
            if names.contains(where: { $0.lowercased() == "github.copilot" }) { warnOfCopilot(key) }
        }
        if manifest["extensionKind"]?.string != nil {
            add(
                "The 'extensionKind' property should be of type 'string[]'. "
                    + "Learn more at: https://aka.ms/vscode/api/incorrect-execution-location")
        }
        warnOfSize(packaged)
        let ignoreFile = packaging.folder.appending(packaging.options.ignoreFile ?? ".vscodeignore")
        if manifest.files == nil, !FileSystem.exists(ignoreFile) {
            add(
                "Neither a .vscodeignore file nor a \"files\" property in package.json was found. To ensure only "
                    + "necessary files are included in your extension, add a .vscodeignore file or specify the "
                    + "\"files\" property in package.json. More info: https://aka.ms/vscode-vscodeignore")
        }
    }

    private mutating func warnOfCopilot(_ key: String) {
        add(
            "The \"GitHub.copilot\" extension is being deprecated in favor of the \"GitHub.copilot-chat\" "
                + "extension. Please use \"GitHub.copilot-chat\" in \(key) instead and remove any references "
                + "to \"GitHub.copilot\".")
    }

    private mutating func warnOfSize(_ packaged: PackagedFiles) {
        // The two generated entries count too.
        let count = packaged.files.count + 2
        let scripts = packaged.files.count { $0.path.name.lowercased().hasSuffix(".js") }
        guard count > 5000 || scripts > 100 else { return }
        add(
            "This extension consists of \(count) files, out of which \(scripts) are JavaScript files. For "
                + "performance reasons, you should bundle your extension: "
                + "https://aka.ms/vscode-bundle-extension. You should also exclude unnecessary files by adding "
                + "them to your .vscodeignore: https://aka.ms/vscode-vscodeignore.")
    }

    private mutating func add(_ message: String) {
        all.append(VSIXWarning(subject: "package.json", message: message))
    }
}
