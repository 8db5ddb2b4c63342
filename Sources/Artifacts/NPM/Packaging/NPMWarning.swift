/// Something about a package that is allowed, and that its publisher may not have meant.
public enum NPMWarning: Hashable, Sendable {
    /// A script that runs on every machine that installs the package.
    case installScript(name: String, command: String)
    /// A `binding.gyp` for which npm runs `node-gyp rebuild` on every machine that installs the package.
    case nativeBuild
    /// Maps from built files to sources, which show the sources.
    case sourceMaps(count: Int, first: String)
    /// A file that the manifest promises to whoever uses the package, and that is not in it.
    case missingFile(field: String, path: String)
    /// A script that npm would have run before packing, and that was not run.
    case skippedScript(name: String)
    /// What would have been refused, had the contents been checked as for a release.
    case unchecked(String)
}

extension NPMWarning: CustomStringConvertible {
    /// One line for people.
    public var description: String {
        switch self {
        case .installScript(let name, let command):
            "runs \"\(command)\" on every machine that installs it (\"\(name)\" in \"scripts\")"
        case .nativeBuild: "has a binding.gyp, so that every machine that installs it runs node-gyp"
        case .sourceMaps(let count, let first):
            count == 1 ? "holds a source map, \(first)" : "holds \(count) source maps, such as \(first)"
        case .missingFile(let field, let path): "\"\(field)\" names \(path), which is not in the package"
        case .skippedScript(let name):
            "has a script \"\(name)\", which npm would run first and this tool does not"
        case .unchecked(let problem): problem
        }
    }
}
