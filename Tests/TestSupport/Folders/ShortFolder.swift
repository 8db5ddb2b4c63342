import Foundation

/// A folder with a short path, removed with the last reference to this value.
///
/// podman refuses a path of more than 50 characters for what it keeps of running containers (`--runroot`).
public final class ShortFolder: Sendable {
    /// `/tmp/kilo-XXXXXX`.
    public let path: String

    /// Makes the folder.
    ///
    /// - Throws: `CocoaError` if that cannot be.
    public init() throws {
        var template = Array("/tmp/kilo-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw CocoaError(.fileWriteUnknown) }
        path = String(cString: made)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
