import Core
import SystemPackage
import Testing

@testable import Artifacts

@Suite("VSIX: the targets of one extension share their work")
struct VSIXSessionTests {
    private func packaging(_ sample: SampleExtension, _ target: String) throws -> VSIXPackaging {
        var packaging = sample.packaging
        packaging.target = target
        packaging.options.otherTargetFolders = .leaveOut
        packaging.additions = [try .text("bin/kilo", "program for \(target)", mode: 0o755)]
        return packaging
    }

    @Test("what they have in common is compressed once, and each has the bytes that it has alone")
    func sharing() async throws {
        let sample = try SampleExtension()
        let targets = VSIXTargets.all.prefix(8)
        let session = VSIXSession(scratch: sample.store.scratch)
        let together = try await withThrowingTaskGroup(of: PackagedVSIX.self) { group in
            for target in targets {
                let packaging = try packaging(sample, target)
                group.addTask { try await packaging.package(into: sample.store, sharing: session) }
            }
            return try await group.reduce(into: [:]) { $0[$1.target ?? ""] = $1 }
        }
        for target in targets {
            #expect(try await packaging(sample, target).package(into: sample.store) == together[target])
        }
        // The content types, six files of the folder, and for each target its description and its program.
        #expect(session.compressedCount == 1 + 5 + 2 * targets.count)
    }

    @Test("a long program is compressed once for two targets, and its digest is the one of its bytes")
    func longProgram() async throws {
        let sample = try SampleExtension()
        let bytes = [0] + [UInt8](repeating: 7, count: 7 << 20)
        let file = sample.folder.path.appending("program")
        try FileSystem.write(bytes, to: file)
        let session = VSIXSession(scratch: sample.store.scratch)
        for target in ["linux-x64", "linux-arm64"] {
            var packaging = try packaging(sample, target)
            packaging.additions = [
                PayloadFile(try #require(RelativePath("bin/kilo")), file: file, size: bytes.count)
            ]
            let package = try await packaging.package(into: sample.store, sharing: session)
            #expect(try package.normalForm == VSIXNormalForm.digest(of: package.artifact.path))
            let zip = try ZipReader(package.artifact.path)
            #expect(try zip.contents(of: try #require(zip["extension/bin/kilo"]), limit: 8 << 20) == bytes)
        }
        // The content types, six files of the folder, the program, and for each target its description.
        #expect(session.compressedCount == 1 + 5 + 1 + 2)
    }

    @Test("what changes between two packages is seen: contents, ignore rules, new files")
    func changes() async throws {
        let sample = try SampleExtension()
        let session = VSIXSession(scratch: sample.store.scratch)
        func entries() async throws -> [String] {
            try await sample.packaging.package(into: sample.store, sharing: session).entries
        }
        let first = try await sample.packaging.package(into: sample.store, sharing: session)
        try sample.write("out/main.js", "exports.activate = () => []\n")
        let second = try await sample.packaging.package(into: sample.store, sharing: session)
        #expect(first.normalForm != second.normalForm)
        #expect(try sample.entry("extension/out/main.js", of: second).contains("[]"))
        try sample.write("new/file.txt", "")
        #expect(try await entries().contains("extension/new/file.txt"))
        try sample.write(".vscodeignore", "docs\nsrc/**\nnew\n")
        #expect(try await !entries().contains("extension/new/file.txt"))
        try sample.write("out/key.js", "const key = 'ghp_\(String(repeating: "a1", count: 18))'\n")
        #expect(await sample.refusal().map(\.code) == [.vsixSecret])
    }

    @Test("a file that is written after it was looked at fails the package")
    func writtenMeanwhile() throws {
        let sample = try SampleExtension()
        let contents = try sample.packaging.contents(VSIXSession(scratch: sample.store.scratch))
        try sample.write("out/main.js", "exports.activate = () => []\n")
        #expect(failures { _ = try contents.write(into: sample.store) }.map(\.code) == [.payloadChanged])
    }
}
