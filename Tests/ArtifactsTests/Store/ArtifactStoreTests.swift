import Artifacts
import Core
import Foundation
import SystemPackage
import Testing

@Suite("Artifact store")
struct ArtifactStoreTests {
    let folder: TemporaryFolder
    let store: ArtifactStore

    init() throws {
        folder = try TemporaryFolder()
        store = ArtifactStore(root: folder.path.appending("store"))
    }

    private var names: [String] { get throws { try FileSystem.names(in: store.root.appending("sha256")) } }

    @Test("an artifact stands under its SHA-256 and knows its other digests")
    func add() throws {
        let artifact = try store.add(fileName: "hello.txt", mediaType: "text/plain") { try $0.write("hello") }
        #expect(artifact.fileName == "hello.txt")
        #expect(artifact.mediaType == "text/plain")
        #expect(artifact.size == 5)
        #expect(artifact.sha256 == Digest.of("hello"))
        #expect(artifact.sha512 == Digest.of("hello", .sha512))
        #expect(artifact.sha1 == Digest.of("hello", .sha1))
        #expect(artifact.path == store.root.appending("sha256").appending(Digest.of("hello").hex))
        #expect(try FileStream.contents(of: artifact.path) == Array("hello".utf8))
        #expect(store.contains(artifact.sha256))
    }

    @Test("what a killed process has left unfinished can be removed; what is whole stays")
    func drafts() throws {
        let whole = try store.add(fileName: "a") { try $0.write("whole") }
        try FileSystem.write(Array("half".utf8), to: store.root.appending("sha256/.draft-4711-1"))
        try store.removeDrafts()
        #expect(try names == [whole.sha256.hex])
    }

    @Test("the same bytes added twice are one file")
    func twice() throws {
        let first = try store.add(fileName: "a") { try $0.write("same") }
        let second = try store.add(fileName: "b") { try $0.write("same") }
        #expect(first.path == second.path)
        #expect(try names == [first.sha256.hex])
    }

    @Test("bytes with another digest than they should have are told, and nothing of them is kept")
    func expected() throws {
        let digest = Digest.of("right")
        #expect(try store.add(digest) { try $0.write("wrong") } == Digest.of("wrong"))
        #expect(try names.isEmpty)
        #expect(try store.add(digest) { try $0.write("right") } == digest)
        #expect(try names == [digest.hex])
    }

    @Test("many writers at once do not disturb each other")
    func parallel() async throws {
        let store = store
        let artifacts = try await withThrowingTaskGroup(of: PackagedArtifact.self) { group in
            for number in 0..<16 {
                group.addTask {
                    try await offPool {
                        try store.add(fileName: "\(number)") { try $0.write("text \(number % 4)") }
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(artifacts.map(\.sha256)).count == 4)
        #expect(try names.count == 4)
        for artifact in artifacts { try store.verify(artifact) }
    }

    @Test("a failure while writing leaves nothing behind")
    func failing() throws {
        struct Interrupted: Error {}
        #expect(throws: Interrupted.self) {
            try store.add(fileName: "half") {
                try $0.write("half")
                throw Interrupted()
            }
        }
        #expect(try names.isEmpty)
    }

    @Test("changed bytes are found, missing ones too")
    func verify() throws {
        let artifact = try store.add(fileName: "a") { try $0.write("honest") }
        try store.verify(artifact)
        try FileSystem.write(Array("forged".utf8), to: artifact.path)
        let altered = failures { try store.verify(artifact) }
        #expect(altered.map(\.code) == [.storeAltered])
        #expect(altered.first?.message.contains(artifact.sha256.description) == true)
        try FileSystem.remove(artifact.path)
        #expect(failures { try store.verify(artifact.sha256) }.map(\.code) == [.storeMissing])
    }

    @Test("an artifact survives JSON, with its path readable")
    func codable() throws {
        let artifact = try store.add(fileName: "a.zip", mediaType: "application/zip") {
            try $0.write("bytes")
        }
        let data = try JSONEncoder().encode(artifact)
        #expect(try JSONDecoder().decode(PackagedArtifact.self, from: data) == artifact)
        let members = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        #expect(members?["path"] as? String == artifact.path.string)
        #expect(members?["sha256"] as? String == artifact.sha256.description)
    }

    @Test("a full disk is a failure that says so, and leaves no half file")
    func fullDisk() throws {
        let small = folder.path.appending("small")
        try FileSystem.makeFolder(small)
        try Tool.mount("-t", "tmpfs", "-o", "size=1m", "tmpfs", small.string)
        defer { _ = try? Tool.umount.run(["--lazy", small.string]) }
        let store = ArtifactStore(root: small)
        let found = failures {
            _ = try store.add(fileName: "big") { try $0.write([UInt8](repeating: 1, count: 4 << 20)) }
        }
        #expect(found.map(\.code) == [.fileUnwritable])
        #expect(found.first?.advice.contains("free space") == true)
        #expect(try FileSystem.names(in: small.appending("sha256")).isEmpty)
        let fits = try store.add(fileName: "small") { try $0.write("fits") }
        try store.verify(fits)
    }
}
