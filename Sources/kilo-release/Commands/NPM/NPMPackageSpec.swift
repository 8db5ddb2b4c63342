internal import ArgumentParser
internal import Core
internal import Destinations
internal import ReleaseModel
internal import SystemPackage

/// A package on a command line: `NAME` or `NAME@VERSION`, where the name may begin with a scope.
struct NPMPackageSpec: ExpressibleByArgument, CustomStringConvertible, Sendable {
    let name: String
    /// As it was written, which may be a range or a tag; nil where only the package is named.
    let version: String?

    init?(argument: String) {
        let at = argument.dropFirst().firstIndex(of: "@")
        name = String(argument[..<(at ?? argument.endIndex)])
        version = at.map { String(argument[argument.index(after: $0)...]) }
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == (name.hasPrefix("@") ? 2 : 1), parts.allSatisfy({ !$0.isEmpty }), name != "@",
            version != ""
        else { return nil }
    }

    /// As it was written.
    var description: String { version.map { "\(name)@\($0)" } ?? name }
}

extension NPMPackageSpec {
    /// The package that was named, or the one of the nearest package.json, as npm takes it.
    ///
    /// - Throws: `Failure` (`npm.invalid`, `file.unreadable`).
    static func name(_ named: NPMPackageSpec?) async throws -> String {
        if let named { return named.name }
        let folder = try await offPool {
            var folder = Project.currentFolder()
            while !FileSystem.exists(folder.appending("package.json")) {
                guard folder.removeLastComponent() else { throw nothing }
            }
            return folder
        }
        let reader = ProjectReader(project: Project(root: folder, environment: [:]))
        guard let name = try await reader.manifests(in: [""])[""]?.name, !name.isEmpty else { throw nothing }
        return name
    }

    private static var nothing: Failure {
        Failure(
            .npmInvalid, "npm", "no package is named, and no package.json here names one",
            advice: "name the package")
    }
}
