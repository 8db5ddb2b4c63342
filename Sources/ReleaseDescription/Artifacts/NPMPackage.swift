/// An npm package.
public struct NPMPackage: Hashable, Sendable {
    enum Origin: Hashable, Sendable {
        case folder(String)
        case generated(name: String, platform: Platform, bin: [Executable])
    }
    let origin: Origin
    let optionalDependencies: [NPMPackage]
    let payload: Payload
    let line: Int

    /// Packs a folder with its package.json as `npm pack` does, with the release's version.
    ///
    /// - Parameters:
    ///   - folder: the package's folder in the project.
    ///   - optionalDependencies: packages that are written into its manifest at exactly their version; they are
    ///     published first.
    ///   - line: where it is declared; the compiler fills it in.
    public init(from folder: String, optionalDependencies: [NPMPackage] = [], line: Int = #line) {
        origin = .folder(folder)
        self.optionalDependencies = optionalDependencies
        self.line = line
        payload = Payload(parts: [])
    }

    /// Makes a package that carries a program for one platform; npm installs it only there.
    ///
    /// - Parameters:
    ///   - name: its name in the registry.
    ///   - platform: becomes `os`, `cpu` and `libc` of its manifest.
    ///   - bin: the commands that it installs, if it installs any itself.
    ///   - line: where it is declared; the compiler fills it in.
    ///   - payload: its files.
    public init(
        generated name: String, for platform: Platform, bin: [Executable] = [], line: Int = #line,
        @PayloadBuilder _ payload: () -> [Payload.Part]
    ) {
        origin = .generated(name: name, platform: platform, bin: bin)
        optionalDependencies = []
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
}
