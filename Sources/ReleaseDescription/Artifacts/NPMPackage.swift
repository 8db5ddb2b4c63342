/// An npm package.
public struct NPMPackage: Hashable, Sendable {
    enum Origin: Hashable, Sendable {
        case folder(String)
        case generated(name: String, platform: Platform?, bin: [Executable])
    }
    let origin: Origin
    let optionalDependencies: [NPMPackage]
    let exports: Exports?
    let allowedFiles: [String]
    let compatibility: Compatibility?
    let payload: Payload
    let line: Int

    /// Packs a folder with its package.json as `npm pack` does, with the release's version.
    ///
    /// `workspace:` and `catalog:` ranges become what the repository's workspace says.
    ///
    /// - Parameters:
    ///   - folder: the package's folder in the project.
    ///   - optionalDependencies: packages that are written into its manifest at exactly their version; they are
    ///     published first.
    ///   - exports: points `exports` of its manifest at built files.
    ///   - allowedFiles: paths of files that look like credentials and are to be published.
    ///   - compatibility: follows an npm with its known faults; nil puts them right.
    ///   - line: where it is declared; the compiler fills it in.
    public init(
        from folder: String, optionalDependencies: [NPMPackage] = [], exports: Exports? = nil,
        allowing allowedFiles: [String] = [], compatibility: Compatibility? = nil, line: Int = #line
    ) {
        origin = .folder(folder)
        self.optionalDependencies = optionalDependencies
        self.exports = exports
        self.allowedFiles = allowedFiles
        self.compatibility = compatibility
        self.line = line
        payload = Payload(parts: [])
    }

    /// Makes a package that carries a program for one platform; npm installs it only there.
    ///
    /// - Parameters:
    ///   - name: its name in the registry.
    ///   - platform: becomes `os`, `cpu` and `libc` of its manifest.
    ///   - bin: the commands that it installs, if it installs any itself.
    ///   - allowedFiles: paths of files that look like credentials and are to be published.
    ///   - line: where it is declared; the compiler fills it in.
    ///   - payload: its files.
    public init(
        generated name: String, for platform: Platform, bin: [Executable] = [],
        allowing allowedFiles: [String] = [], line: Int = #line,
        @PayloadBuilder _ payload: () -> [Payload.Part]
    ) {
        origin = .generated(name: name, platform: platform, bin: bin)
        optionalDependencies = []
        exports = nil
        self.allowedFiles = allowedFiles
        compatibility = nil
        self.line = line
        self.payload = Payload(parts: payload())
    }

    /// Makes a package for every platform: the wrapper that users install, of which npm adds the package that fits.
    ///
    /// - Parameters:
    ///   - name: its name in the registry.
    ///   - bin: the commands that it installs.
    ///   - optionalDependencies: packages that are written into its manifest at exactly their version; they are
    ///     published first.
    ///   - allowedFiles: paths of files that look like credentials and are to be published.
    ///   - line: where it is declared; the compiler fills it in.
    ///   - payload: its files.
    public init(
        generated name: String, bin: [Executable] = [], optionalDependencies: [NPMPackage],
        allowing allowedFiles: [String] = [], line: Int = #line,
        @PayloadBuilder _ payload: () -> [Payload.Part]
    ) {
        origin = .generated(name: name, platform: nil, bin: bin)
        self.optionalDependencies = optionalDependencies
        exports = nil
        self.allowedFiles = allowedFiles
        compatibility = nil
        self.line = line
        self.payload = Payload(parts: payload())
    }

    /// A command that a package installs.
    public struct Executable: Hashable, Sendable {
        let name: String
        let path: String

        /// Names the command and its file in the package.
        public init(_ name: String, at path: String) {
            self.name = name
            self.path = path
        }
    }

    /// Built files that stand in for sources: `./src/x.ts` becomes `./dist/x.js` with the types `./dist/x.d.ts`.
    public struct Exports: Hashable, Sendable {
        let source: String
        let target: String

        /// Points what `exports` names below one folder of the package at another.
        public static func built(from source: String, to target: String) -> Exports {
            Exports(source: source, target: target)
        }
    }

    /// An npm whose tarballs are made to the byte, with its faults.
    public enum Compatibility: String, Hashable, Sendable {
        /// npm 10.
        case npm10
        /// npm 11.
        case npm11
    }
}
