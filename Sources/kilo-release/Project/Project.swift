internal import Core
internal import Glibc
internal import Processes
internal import SystemPackage

/// The folder that is released, and the environment that the tool was started in.
///
/// The environment is read once, here, and handed on as a value.
struct Project: Sendable {
    let root: FilePath
    let environment: [String: String]
    /// Where runs, artifacts and rehearsals are kept.
    let workFolder: FilePath

    init(root: FilePath, environment: [String: String], workFolder: FilePath? = nil) {
        self.root = root
        self.environment = environment
        self.workFolder = workFolder ?? root.appending(".kilo-release")
    }

    /// The project around a folder, or the folder that was named.
    ///
    /// `state` is where runs are kept, if not in `.kilo-release`. What needs no sources (a run that was moved here)
    /// needs no work tree.
    static func find(
        _ folder: String?, state: String? = nil, needsWorkTree: Bool = true, environment: [String: String]
    ) async throws -> Project {
        let start = FilePath(folder ?? ".").absolute(from: currentFolder())
        guard FileSystem.isFolder(start) else {
            throw Failure(
                .fileUnreadable, "\(start)", "is no folder",
                advice: "name the project's folder with --project")
        }
        var root = start
        if folder == nil {
            do { root = try workTree(around: start) } catch { if needsWorkTree { throw error } }
        }
        let workFolder = state.map { FilePath($0).absolute(from: currentFolder()) }
        return Project(root: root, environment: environment, workFolder: workFolder)
    }

    /// The nearest folder with a `.git` (a folder, or a file in a linked work tree), as git itself looks for it;
    /// asking git would cost every command some milliseconds.
    static func workTree(around start: FilePath) throws -> FilePath {
        var folder = start
        while !FileSystem.exists(folder.appending(".git")) {
            guard folder.removeLastComponent() else {
                throw Failure(
                    .gitUnusable, "\(start)", "is in no git work tree",
                    advice: "run inside of one with at least one commit, or name it with --project")
            }
        }
        return folder
    }

    static func processEnvironment() -> [String: String] {
        var variables: [String: String] = [:]
        var cursor = environ
        while let entry = cursor.pointee {
            let text = String(cString: entry)
            if let sign = text.firstIndex(of: "=") {
                variables[String(text[..<sign])] = String(text[text.index(after: sign)...])
            }
            cursor += 1
        }
        return variables
    }

    /// The machine's name, for people who wonder who holds something.
    static var hostName: String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "unknown host" }
        return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    static func currentFolder() -> FilePath {
        guard let path = getcwd(nil, 0) else { return "/" }
        defer { free(path) }
        return FilePath(String(cString: path))
    }
}

extension FilePath {
    /// The path itself if it is absolute, else below `folder`.
    func absolute(from folder: FilePath) -> FilePath {
        isAbsolute ? lexicallyNormalized() : folder.pushing(self).lexicallyNormalized()
    }
}
