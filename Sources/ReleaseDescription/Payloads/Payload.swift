/// A set of files with paths and modes, declared once and used by every artifact that ships it.
public struct Payload: Hashable, Sendable {
    let parts: [Part]

    /// Declares the files.
    public init(@PayloadBuilder _ parts: () -> [Part]) { self.parts = parts() }

    init(parts: [Part]) { self.parts = parts }

    /// The same files below a folder of the artifact.
    public func at(_ folder: String) -> Payload { Payload(parts: parts.map { $0.at(folder) }) }

    /// Some files of a payload: which, from where, and where they go.
    public struct Part: Hashable, Sendable {
        enum Selection: Hashable, Sendable {
            case pattern(String)
            case file(String, name: String)
        }
        let selection: Selection
        let folder: String
        let mode: FileMode
        let producer: Command?
        let prefix: String
        let line: Int

        func at(_ folder: String) -> Part {
            let prefix = [folder, prefix].filter { !$0.isEmpty }.joined(separator: "/")
            return Part(
                selection: selection, folder: self.folder, mode: mode, producer: producer, prefix: prefix,
                line: line)
        }
    }
}

/// What permission bits a file gets.
public enum FileMode: String, Hashable, Sendable {
    /// 0755 if anybody may execute it, else 0644.
    case keep
    /// 0755.
    case executable
    /// 0644.
    case regular
}

/// The files below a folder of the project that match a pattern.
///
/// A pattern that matches nothing is an error.
public struct Files: Hashable, Sendable {
    let part: Payload.Part

    /// Selects files.
    ///
    /// - Parameters:
    ///   - pattern: `*`, `?`, `**`, `[a-z]`, `{a,b}`, relative to `from`.
    ///   - folder: a folder of the project; the paths below it stay as they are in the artifact.
    ///   - prefix: the folder in the artifact; its root by default.
    ///   - mode: the permission bits.
    ///   - command: the build command that makes these files, if one does; it runs first.
    ///   - line: where it is declared; the compiler fills it in.
    public init(
        _ pattern: String, from folder: String = "", at prefix: String = "", mode: FileMode = .keep,
        madeBy command: Command? = nil, line: Int = #line
    ) {
        part = Payload.Part(
            selection: .pattern(pattern), folder: folder, mode: mode, producer: command, prefix: prefix,
            line: line)
    }
}

/// One file of the project under a path of its own in the artifact.
public struct File: Hashable, Sendable {
    let part: Payload.Part

    /// Selects one file.
    ///
    /// - Parameters:
    ///   - path: the file in the project.
    ///   - name: its path in the artifact.
    ///   - mode: the permission bits.
    ///   - command: the build command that makes it, if one does; it runs first.
    ///   - line: where it is declared; the compiler fills it in.
    public init(
        _ path: String, as name: String, mode: FileMode = .keep, madeBy command: Command? = nil,
        line: Int = #line
    ) {
        part = Payload.Part(
            selection: .file(path, name: name), folder: "", mode: mode, producer: command, prefix: "",
            line: line)
    }
}
