import Core
import Destinations
import Lifecycle
import Rehearsal
import SystemPackage
import TestSupport
import Testing

@Suite("Before a release, an OCI repository is checked")
struct OCIPreflightTests {
    private func identity(_ registry: OCITestRegistry, _ tag: String = "1.0.0") throws -> Identity {
        let repository = try registry.repository()
        return Identity(destination: "\(repository)", name: repository.name, version: tag)
    }

    @Test(
        "a good credential and a free tag are no problem, and nothing is left behind",
        arguments: OCITestAccess.allCases)
    func good(_ access: OCITestAccess) async throws {
        try await withOCIRegistry(access) { registry async throws in
            #expect(try await registry.preflight().check([identity(registry)]) == [])
            let uploads = registry.folder.appending("repositories/a/b/_uploads")
            #expect(try FileSystem.names(in: uploads) == [])
        }
    }

    @Test("a credential without the right to push is found", arguments: [OCITestAccess.basic, .token])
    func mayNotPush(_ access: OCITestAccess) async throws {
        try await withOCIRegistry(access) { registry in
            let failures = try await registry.preflight(as: .reader).check([identity(registry)])
            #expect(failures.map(\.code) == [.ociDenied])
        }
    }

    @Test("a version tag with another image than a resumed run expects is found; all problems are told")
    func takenTag() async throws {
        try await withTemporaryFolder { folder in
            let image = try await OCITestImage.single(folder)
            try await withOCIRegistry { registry in
                let push = try registry.push(image)
                _ = await (push.stage(), push.publish())
                let unknown = try await registry.preflight().check([identity(registry)])
                #expect(unknown == [], "what the tag should hold is known only when the image is built")
                let other = try registry.preflight(expected: ["1.0.0": Digest.of("another image")])
                #expect(try await other.check([identity(registry)]).map(\.code) == [.ociTagTaken])
                let known = try registry.preflight(expected: ["1.0.0": image.root.digest])
                #expect(try await known.check([identity(registry)]) == [])
                let several = try await registry.preflight(as: .reader)
                    .check([identity(registry), identity(registry, "1.0.0+build")])
                #expect(Set(several.map(\.code)) == [.ociDenied, .ociInvalidName])
            }
        }
    }
}
