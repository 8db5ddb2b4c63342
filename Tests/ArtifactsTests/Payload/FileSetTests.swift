import Artifacts
import Core
import Foundation
import Glibc
import SystemPackage
import Testing

@Suite("File sets")
struct FileSetTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("project/bin/kilo", "run", mode: 0o750)
        try folder.write("project/bin/lib/core.so", "so", mode: 0o600)
        try folder.write("project/README.md", "read", mode: 0o664)
        try folder.write("outside/secret", "no")
    }

    private var base: FilePath { folder.path.appending("project") }

    private func resolve(
        _ pattern: String, to destination: String? = nil, _ modes: ModePolicy = .keep
    ) throws -> [PayloadFile] {
        try FileSet(
            base: base, pattern: Glob(pattern), destination: destination.flatMap { RelativePath($0) },
            modes: modes
        ).resolve()
    }

    @Test(
        "a pattern selects files, sorted, with paths relative to the folder",
        arguments: [
            ("**", ["README.md", "bin/kilo", "bin/lib/core.so"]),
            ("bin/**", ["bin/kilo", "bin/lib/core.so"]),
            ("bin/*", ["bin/kilo"]),
            ("*", ["README.md"]),
            ("**/*.so", ["bin/lib/core.so"]),
            ("{README.md,bin/kilo}", ["README.md", "bin/kilo"]),
            ("bin/kilo", ["bin/kilo"]),
        ])
    func select(pattern: String, paths: [String]) throws {
        #expect(try resolve(pattern).map(\.path.description) == paths)
    }

    @Test("a destination goes in front of the paths")
    func destination() throws {
        #expect(try resolve("bin/*", to: "usr/local").map(\.path.description) == ["usr/local/bin/kilo"])
    }

    @Test("modes are 0755 and 0644, whatever the umask left on disk")
    func modes() throws {
        #expect(try resolve("**").map(\.mode) == [0o644, 0o755, 0o644])
        #expect(try resolve("**", .executable).map(\.mode) == [0o755, 0o755, 0o755])
        #expect(try resolve("**", .regular).map(\.mode) == [0o644, 0o644, 0o644])
        #expect(try resolve("**").map(\.size) == [4, 3, 2])
    }

    @Test("a pattern that matches nothing names itself and its folder")
    func noMatch() {
        let found = failures { _ = try resolve("dist/**") }
        #expect(found.map(\.code) == [.payloadNoMatch])
        #expect(found.first?.subject == "dist/**")
        #expect(found.first?.message.contains(base.string) == true)
    }

    @Test("a file that is not there is named")
    func missing() {
        let found = failures { _ = try resolve("bin/none") }
        #expect(found.map(\.code) == [.payloadMissingFile])
        #expect(found.first?.subject == base.appending("bin/none").string)
    }

    @Test("a folder in place of a file gets the pattern that would ship it")
    func folderForFile() {
        let found = failures { _ = try resolve("bin") }
        #expect(found.map(\.code) == [.payloadMissingFile])
        #expect(found.first?.advice.contains("bin/**") == true)
    }

    @Test("a folder that does not exist is said to")
    func missingBase() {
        let found = failures {
            _ = try FileSet(base: folder.path.appending("nowhere"), pattern: Glob("**")).resolve()
        }
        #expect(found.map(\.code) == [.payloadNoMatch])
        #expect(found.first?.message.hasSuffix("nowhere, which does not exist") == true)
    }

    @Test("a link to a file inside of the folder is its file")
    func linkInside() throws {
        try folder.link("project/bin/alias", to: "kilo")
        let files = try resolve("bin/alias")
        #expect(files.map(\.path.description) == ["bin/alias"])
        #expect(files.map(\.mode) == [0o755])
        #expect(files.map(\.size) == [3])
    }

    @Test("a link out of the folder is refused by name", arguments: ["../outside/secret", "/etc/passwd"])
    func linkOutside(target: String) throws {
        try folder.link("project/bin/leak", to: target.hasPrefix("/") ? target : "../" + target)
        let found = failures { _ = try resolve("bin/*") }
        #expect(found.map(\.code) == [.payloadLinkOutside])
        #expect(found.first?.subject == base.appending("bin/leak").string)
    }

    @Test("a folder whose name begins like the base is outside of it")
    func sibling() throws {
        try folder.write("project-old/file", "x")
        try folder.link("project/old", to: "../project-old/file")
        #expect(failures { _ = try resolve("old") }.map(\.code) == [.payloadLinkOutside])
    }

    @Test("a link to a folder is refused, also on the way to a pattern", arguments: ["**", "loop/*.md", "*"])
    func linkToFolder(pattern: String) throws {
        try folder.link("project/loop", to: ".")
        let found = failures { _ = try resolve(pattern) }
        #expect(found.map(\.code) == [.payloadLinkToFolder])
        #expect(found.first?.subject == base.appending("loop").string)
    }

    @Test("a link to nothing is refused where it is selected, and ignored elsewhere")
    func dangling() throws {
        try folder.link("project/bin/gone", to: "nowhere")
        #expect(failures { _ = try resolve("bin/**") }.map(\.code) == [.payloadMissingFile])
        #expect(try resolve("*.md").count == 1)
    }

    @Test("a pipe is refused")
    func pipe() throws {
        #expect(mkfifo(base.appending("pipe").string, 0o600) == 0)
        #expect(failures { _ = try resolve("**") }.map(\.code) == [.payloadNotAFile])
    }

    @Test("a file whose name is no UTF-8 is refused, not forgotten")
    func badName() throws {
        let name = Array(base.string.utf8CString.dropLast()) + [0x2F, CChar(bitPattern: 0xFF), 0]
        let descriptor = open(name, O_CREAT | O_WRONLY, 0o600)
        #expect(descriptor >= 0)
        close(descriptor)
        defer { unlink(name) }
        #expect(failures { _ = try resolve("**") }.map(\.code) == [.payloadMissingFile])
    }

    @Test("all failures of a set are shown at once")
    func all() throws {
        try folder.link("project/bin/gone", to: "nowhere")
        try folder.link("project/bin/leak", to: "../../outside/secret")
        let codes = failures { _ = try resolve("bin/*") }.map(\.code)
        #expect(codes == [.payloadMissingFile, .payloadLinkOutside])
    }

    @Test("one file takes the name that it is given")
    func single() throws {
        let file = try PayloadFile(
            RelativePath("bin/kilo"), in: base, as: RelativePath("kilo.exe"), modes: .regular)
        #expect(try file == PayloadFile(RelativePath("kilo.exe"), file: base.appending("bin/kilo"), size: 3))
        #expect(
            failures { _ = try PayloadFile(RelativePath("bin"), in: base, as: RelativePath("x")) }.map(\.code)
                == [.payloadMissingFile])
        try folder.link("project/up", to: "../outside")
        #expect(
            failures { _ = try PayloadFile(RelativePath("up/secret"), in: base, as: RelativePath("x")) }
                .map(\.code) == [.payloadLinkOutside])
    }
}
