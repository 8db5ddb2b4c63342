import Foundation
import SystemPackage

/// A folder that is gone when nobody needs it any more.
final class TemporaryFolder: Sendable {
    let path: FilePath

    init() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("http-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = FilePath(url.path)
    }

    deinit { try? FileManager.default.removeItem(atPath: path.string) }

    static func / (folder: TemporaryFolder, name: String) -> String {
        folder.path.appending(name).string
    }

    /// Writes a file.
    func write(_ bytes: [UInt8], _ name: String) throws -> FilePath {
        let file = path.appending(name)
        try Data(bytes).write(to: URL(fileURLWithPath: file.string))
        return file
    }

    /// Writes a file of `size` bytes that are nowhere alike, without holding them all.
    func writeLarge(_ size: Int, _ name: String) throws -> FilePath {
        let file = path.appending(name)
        _ = FileManager.default.createFile(atPath: file.string, contents: nil)
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: file.string))
        var (state, left) = (UInt64(1), size)
        while left > 0 {
            let words = (0..<32768).map { _ -> UInt64 in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return state
            }
            try words.withUnsafeBytes { try handle.write(contentsOf: $0.prefix(left)) }
            left -= min(left, 32768 * 8)
        }
        try handle.close()
        return file
    }

    /// The names in it.
    var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: path.string).sorted() }
    }

    /// A file's bytes.
    func contents(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: self / name)))
    }
}
