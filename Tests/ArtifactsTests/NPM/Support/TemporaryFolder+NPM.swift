import Artifacts
import Core
import Foundation
import SystemPackage
import TestSupport
import Testing

extension TemporaryFolder {
    /// Writes a file without flushing it to the disk.
    ///
    /// Made-up packages have many thousands of them, and a `FilePath` that is taken apart for each of them costs more
    /// than all that is tested.
    func write(_ text: String, to name: String, mode: Int = 0o644) throws {
        let file = "\(path.string)/\(name)"
        var descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        if descriptor < 0, errno == ENOENT {
            let parent = String(file[..<(file.lastIndex(of: "/") ?? file.startIndex)])
            if mkdir(parent, 0o777) != 0 { try FileSystem.makeFolder(FilePath(parent)) }
            descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        }
        guard descriptor >= 0 else { throw Errno(rawValue: errno) }
        try FileDescriptor(rawValue: descriptor).closeAfter {
            _ = try FileDescriptor(rawValue: descriptor).writeAll(text.utf8)
            guard fchmod(descriptor, mode_t(mode)) == 0 else { throw Errno(rawValue: errno) }
        }
    }

    /// A folder in memory, where the machine has room for such: thousands of small files are made and removed there
    /// in a third of the time.
    static func inMemory() throws -> TemporaryFolder {
        try TemporaryFolder(in: access("/dev/shm", W_OK) == 0 ? "/dev/shm" : NSTemporaryDirectory())
    }

    /// Whether something has this name.
    func has(_ name: String) -> Bool { access("\(path.string)/\(name)", F_OK) == 0 }

    /// Removes whatever has this name.
    func clear(_ name: String) {
        if has(name) { try? FileSystem.remove(path.appending(name)) }
    }
}

/// What is inside a gzip file, by the real gzip.
func gunzipped(_ file: FilePath) throws -> [UInt8] {
    let folder = try TemporaryFolder()
    try folder.write("stream.gz", try FileStream.contents(of: file))
    try Tool.gzip("-d", "stream.gz", in: folder.path)
    return try FileStream.contents(of: folder.path.appending("stream"))
}

extension Tool {
    static let npm = Tool(name: "npm")
    static let copy = Tool(name: "cp")
    static let hardLink = Tool(name: "ln")

    /// Options with which npm neither asks the network nor leaves anything outside of the folder.
    static let npmAlone = ["--offline", "--ignore-scripts", "--no-update-notifier", "--cache", "./cache"]

    /// Packs folders with the real npm, into the folder `out`.
    static func npmPack(_ packages: [String], in folder: TemporaryFolder, by npm: RealNPM = .ten) throws {
        try FileSystem.makeFolder(folder.path.appending("out"))
        let arguments = ["pack", "--pack-destination", "out"] + npmAlone + packages.map { "./\($0)" }
        let program = Tool(name: "npm", searchPath: npm.searchPath)
        try program.run(arguments, in: folder.path).succeeding("npm pack")
    }
}

extension RealNPM {
    /// Our packing that follows it, faults and all.
    var compatibility: NPMCompatibility {
        switch self {
        case .ten: .npm10
        case .eleven: .npm11
        }
    }
}

extension RepeatableNumbers {
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    mutating func element<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}
