import Core
import SystemPackage

/// A file that goes into a package, as it was found.
struct SelectedFile {
    /// The path from the package's root.
    let path: String
    /// Where it is.
    let file: FilePath
    let kind: FileSystem.Kind
}
