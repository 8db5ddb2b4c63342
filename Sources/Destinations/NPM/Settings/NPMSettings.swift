public import Core

/// npm's settings from variables and files, the strongest first, as far as publishing needs them.
public struct NPMSettings: Hashable, Sendable {
    private let environment: [String: String]
    private let files: [NPMSettingsFile]

    /// Puts settings in order.
    ///
    /// - Parameters:
    ///   - environment: `npm_config_…` in any case goes before all files.
    ///   - files: the project's, then the user's; a setting of an earlier one counts.
    public init(environment: [String: String], files: [NPMSettingsFile] = []) {
        self.environment = environment
        self.files = files
    }

    /// Where the user's file is: `NPM_CONFIG_USERCONFIG`, or `.npmrc` in the home folder; nil without one.
    public static func userFile(environment: [String: String]) -> String? {
        let named = NPMSettings(environment: environment).variable("userconfig")
        return named ?? environment["HOME"].map { "\($0)/.npmrc" }
    }

    /// A setting's value.
    ///
    /// - Throws: `Failure` (`npm.settings`) if its line names a variable that is not set.
    public func value(_ key: String) throws(Failure) -> String? {
        if let value = variable(key) { return value }
        guard let (file, entry) = entry(key) else { return nil }
        guard let value = entry.value else { throw unset(file, entry) }
        return value.isEmpty ? nil : value
    }

    /// The registry of a package: its scope's, or the one for all.
    ///
    /// - Parameters:
    ///   - package: with its scope.
    ///   - scoped: its scope's, which goes before all other settings.
    ///   - chosen: what goes before all other settings for packages whose scope has none.
    ///   - declared: what goes behind the environment and before the files.
    /// - Returns: an address without a slash at the end.
    /// - Throws: `Failure` (`npm.settings`).
    public func registry(
        for package: String, scoped: String? = nil, chosen: String? = nil, declared: String? = nil
    ) throws(Failure) -> String {
        if let scope = Self.scope(of: package) {
            if let scoped { return try checked(scoped) }
            if let registry = try value("\(scope):registry") { return try checked(registry) }
        }
        if let named = chosen ?? variable("registry") ?? declared { return try checked(named) }
        let configured = try value("registry")
        return try checked(configured ?? NPMConnection.publicRegistry)
    }

    /// `@scope` of a package; nil for one without.
    public static func scope(of package: String) -> String? {
        package.hasPrefix("@") ? String(package.prefix { $0 != "/" }) : nil
    }

    private func checked(_ registry: String) throws(Failure) -> String {
        guard registry.hasPrefix("https://") || registry.hasPrefix("http://"), !registry.contains("@") else {
            throw Failure(
                .npmSettings, "registry", "expected https://HOST/ without user name and password",
                advice: "correct the setting; credentials belong into `//HOST/:_authToken`")
        }
        return registry.hasSuffix("/") ? String(registry.dropLast()) : registry
    }

    /// A line of the files, the strongest first.
    func entry(_ key: String) -> (NPMSettingsFile, NPMSettingsFile.Entry)? {
        for file in files {
            // Within a file the last line counts.
            if let entry = file.entries.last(where: { $0.key == key }) { return (file, entry) }
        }
        return nil
    }

    /// All lines that name a variable.
    func entries(naming variable: String) -> [NPMSettingsFile.Entry] {
        files.flatMap(\.entries).filter { $0.variables.contains(variable) }
    }

    /// A setting from the environment; underscores stand for hyphens, and an empty value is none.
    private func variable(_ key: String) -> String? {
        let found = environment.first { name, value in
            guard name.lowercased().hasPrefix("npm_config_"), !value.isEmpty else { return false }
            let setting = name.dropFirst("npm_config_".count)
            return setting == key || (!key.hasPrefix("//") && Self.plain(setting) == key.lowercased())
        }
        return found?.value
    }

    private static func plain(_ name: Substring) -> String {
        name.prefix(1).lowercased() + name.dropFirst().lowercased().replacing("_", with: "-")
    }

    func unset(_ file: NPMSettingsFile, _ entry: NPMSettingsFile.Entry) -> Failure {
        Failure(
            .npmSettings, "\(file.path):\(entry.line)",
            "names a variable that is not set: \(entry.variables.joined(separator: ", "))",
            advice: "set it, or remove the line")
    }

    /// A variable of the environment that is not empty.
    func plainVariable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
}
