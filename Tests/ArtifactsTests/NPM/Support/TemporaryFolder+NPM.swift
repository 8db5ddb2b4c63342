import Core
import Foundation
import SystemPackage
import TestSupport
import Testing

extension TemporaryFolder {
    /// Writes a file without flushing it to the disk, as made-up packages have hundreds of them.
    func write(_ text: String, to name: String, mode: Int = 0o644) throws {
        let file = path.pushing(FilePath(name))
        try FileSystem.makeFolder(file.removingLastComponent())
        let descriptor = try FileDescriptor.open(
            file, .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
        try descriptor.closeAfter { _ = try descriptor.writeAll(Array(text.utf8)) }
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.string)
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
    static func npmPack(_ packages: [String], in folder: TemporaryFolder) throws {
        try FileSystem.makeFolder(folder.path.appending("out"))
        let arguments = ["pack", "--pack-destination", "out"] + npmAlone + packages.map { "./\($0)" }
        try npm.run(arguments, in: folder.path).succeeding("npm pack")
    }
}

extension RepeatableNumbers {
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    mutating func element<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}
