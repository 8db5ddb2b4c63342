import Core
import Glibc
import SystemPackage
import Testing

@testable import PlanLoading

@Suite("The sources that the tool carries")
struct EmbeddedSourcesTests {
    @Test("are all files of ReleaseDescription, as they are")
    func complete() throws {
        let here = try FilePath(#filePath).resolved()
        let root = here.removingLastComponent().removingLastComponent().removingLastComponent()
        let folder = root.appending("Sources/ReleaseDescription")
        let embedded = DescriptionSources.all
        let files = try Self.files(in: folder)
        #expect(embedded.map(\.path) == files, "the list is in CDescription/description.c")
        for file in embedded {
            #expect(file.bytes == (try FileStream.contents(of: folder.pushing(FilePath(file.path)))))
        }
    }

    private static func files(in folder: FilePath, _ prefix: String = "") throws -> [String] {
        try FileSystem.names(in: folder).flatMap { name in
            let path = folder.appending(name)
            if FileSystem.isFolder(path) { return try files(in: path, prefix + name + "/") }
            return name.hasSuffix(".swift") ? [prefix + name] : []
        }
    }
}

extension FilePath {
    /// The path with all links followed.
    fileprivate func resolved() throws -> FilePath {
        guard let path = realpath(string, nil) else { throw Errno(rawValue: errno) }
        defer { free(path) }
        return FilePath(String(cString: path))
    }
}
