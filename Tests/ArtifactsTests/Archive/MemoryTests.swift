import Artifacts
import Core
import Foundation
import SystemPackage
import Testing

/// Each runs in a process of its own, as what other tests use meanwhile would count too.
@Suite("Memory", .serialized)
struct MemoryTests {
    /// The highest resident size since the last reset, in bytes (`VmHWM`).
    private static func peak() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
        return try #require(Int(line.filter(\.isNumber))) << 10
    }

    private static func resetPeak() throws {
        // 5 is "reset the peak resident set size", see proc(5).
        try "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .utf8)
    }

    /// Zeros, as compressing anything else of this size would take half a minute; what they deflate to is
    /// small, so the spool of a zip is tried by a test of its own.
    private static func file(in folder: TemporaryFolder) throws -> PayloadFile {
        let size = 300 << 20
        return try PayloadFile(
            RelativePath("bin/large"), file: folder.sparse("large", size: Int64(size)), size: size)
    }

    @Test(
        "zip, tar.gz and layer of 300 MB grow the process by less than 60 MB",
        arguments: ["zip", "tar", "layer"])
    func growth(kind: String) async throws {
        await #expect(processExitsWith: .success) { [kind] in
            let folder = try TemporaryFolder()
            let store = ArtifactStore(root: folder.path.appending("store"))
            let file = try Self.file(in: folder)
            try Self.resetPeak()
            let before = try Self.peak()
            switch kind {
            case "layer":
                let image = OCIPlatformImage(platform: .linuxAMD64, layers: [OCILayer(files: [file])])
                _ = try OCIImage(name: "large", platforms: [image], created: .sample).build(
                    in: store, level: .fastest)
            default:
                _ = try Archive(
                    fileName: "large", format: kind == "zip" ? .zip : .tarGzip, files: [file],
                    modified: .sample, level: .fastest
                ).write(to: store)
            }
            #expect(try Self.peak() - before < 60 << 20)
        }
    }
}
