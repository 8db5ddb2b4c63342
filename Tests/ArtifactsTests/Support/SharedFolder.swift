import Core
import Foundation
import SystemPackage

/// The folder `shared` beside the project, with checkers and golden files that are not part of it.
enum SharedFolder {
    /// Nil where the project stands alone.
    static let path: FilePath? = {
        var folder = FilePath(URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().path)
        while !FileSystem.exists(folder.appending("Package.swift")) {
            guard folder.components.count > 1 else { return nil }
            folder.removeLastComponent()
        }
        let shared = folder.removingLastComponent().appending("shared")
        return FileSystem.isFolder(shared) ? shared : nil
    }()

    /// A file in it, if it is there.
    static func file(_ name: String) -> FilePath? {
        path.map { $0.pushing(FilePath(name)) }.flatMap { FileSystem.exists($0) ? $0 : nil }
    }
}
