import Core
import SystemPackage

/// `directories.bin`: every file in it is a command, if the package names no other commands.
enum BinFolder {
    /// The paths of the commands, from the package's root; of two files with one name the later one.
    ///
    /// Names in byte order, as node lists them; hidden ones and links do not count.
    static func paths(_ package: PackageFacts, folder: FilePath) -> [String] {
        guard package.selectedBinPaths.isEmpty, let path = package.members["directories"]?["bin"]?.string
        else {
            return []
        }
        let base = PosixPath.normalised(path).split(separator: "/").joined(separator: "/")
        return Array(commands(in: base, folder).values)
    }

    private static func commands(in base: String, _ folder: FilePath) -> [String: String] {
        // A folder that does not exist is no error for npm.
        guard let names = try? FileSystem.names(in: base.isEmpty ? folder : folder.appending(base)) else {
            return [:]
        }
        var result: [String: String] = [:]
        for name in names where !name.hasPrefix(".") {
            let path = base.isEmpty ? name : "\(base)/\(name)"
            guard let kind = FileSystem.kind(folder.appending(path), followLinks: false) else { continue }
            if kind.isFile { result[name] = path }
            if kind.isFolder { result.merge(commands(in: path, folder)) { $1 } }
        }
        return result
    }
}
