/// A VS Code extension package.
public struct VSIX: Hashable, Sendable {
    let folder: String
    let target: VSCodeTarget?
    let payload: Payload
    let line: Int

    /// Packages an extension folder, as `vsce package --no-dependencies` does, with the release's version.
    ///
    /// - Parameters:
    ///   - folder: the extension's folder in the project, with its package.json and `.vscodeignore`.
    ///   - target: the platform it is for; nil for a package for all.
    ///   - line: where it is declared; the compiler fills it in.
    ///   - payload: further files, which no ignore file can remove; they win over files of the folder.
    public init(
        from folder: String, target: VSCodeTarget? = nil, line: Int = #line,
        @PayloadBuilder _ payload: () -> [Payload.Part] = { [] }
    ) {
        self.folder = folder
        self.target = target
        self.line = line
        self.payload = Payload(parts: payload())
    }
}
