internal import Core
internal import SystemPackage

/// What `publish marketplace` and `publish openvsx` are to publish: packages that are there, extensions that are
/// packaged first, or both.
struct VSIXSubject: Equatable, Sendable {
    /// Packages, as they were named.
    private(set) var packages: [String] = []
    /// Folders of extensions.
    private(set) var folders: [FilePath] = []
    /// Which version they get: vsce's argument.
    private(set) var version: String?

    /// Tells what is named from one another; the folder that one stands in is meant where nothing is.
    ///
    /// vsce has one argument, a version; so an argument that names no folder and has no ending `.vsix` is one, and
    /// what an option names in `paths` is none.
    ///
    /// - Throws: `Failure` (`usage.invalid-option`) for a version of packages that are there, or several.
    init(_ arguments: [String], paths: [String], version: String? = nil, in here: FilePath) throws {
        var versions = version.map { [$0] } ?? []
        for name in arguments + paths {
            let path = FilePath(name).absolute(from: here)
            if FileSystem.isFolder(path) {
                folders.append(path)
            } else if name.hasSuffix(".vsix") || FileSystem.exists(path) || paths.contains(name) {
                packages.append(name)
            } else {
                versions.append(name)
            }
        }
        if packages.isEmpty, folders.isEmpty { folders = [here] }
        guard versions.count < 2 else {
            throw Failure(
                .invalidOption, versions.joined(separator: " "), "are several versions, or no files",
                advice: "name packages by their files, folders, and one version at most")
        }
        self.version = versions.first
        if let named = versions.first, !packages.isEmpty {
            throw Failure(
                .invalidOption, named, "is a version for packages that have theirs: \(packages[0])",
                advice: "name packages, or a folder and a version for it")
        }
    }
}
