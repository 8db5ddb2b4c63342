import Core
import SystemPackage
import Testing

@testable import Artifacts

/// Runs of the real vsce, repeated here: 83 extensions, most of them packaged, the others refused.
@Suite("VSIX: what vsce package does", .enabled(if: VSIXGolden.isPresent, VSIXGolden.absence))
struct VSIXCaseTests {
    /// Cases that end otherwise here, on purpose, and with which words.
    static let deliberate: [String: String] = [
        "no-publisher": "Missing extension \"publisher\": \"<ID>\" in package.json.",
        "unicode": "The property 'description' holds the character U+0007",
        "warn-star": "Using '*' activation is usually a bad idea as it impacts performance.",
        "files-globs": "The pattern '!secret.txt' in the \"files\" property would package everything else",
        "err-symlink-broken": "is a link to nowhere, which is not there",
        "err-symlink-dir": "is a link to a folder, and links to folders are not followed",
    ]

    static var packaged: [VSIXCase] {
        VSIXCase.all.filter { $0.exit == 0 && deliberate[$0.name] == nil }
    }

    static var refused: [VSIXCase] {
        VSIXCase.all.filter { ($0.exit != 0 || deliberate[$0.name] != nil) }
    }

    @Test("the package has the same entries with the same bytes and modes", arguments: packaged)
    func packages(_ example: VSIXCase) async throws {
        let folder = try TemporaryFolder()
        let place = try example.unpack(into: folder)
        let store = ArtifactStore(root: folder.path.appending("store"))
        try await expectList(example, place)
        try runScript(of: place)
        try expectTree(example, place)
        let package = try await VSIXPackaging(example, in: place).package(into: store)
        let archive = try VSIXGolden.file("cases/\(example.name).tar.gz")
        try Tool.python(
            try VSIXGolden.file("compare-vsix.py").string, archive.string, package.artifact.path.string)
        try Tool.unzip("-tqq", package.artifact.path.string)
        let name = try FileStream.contents(of: place.appending("vsix-name"))
        #expect(package.artifact.fileName == String(decoding: name, as: UTF8.self).trimmed)
        let inspection = try VSIXInspection(package.artifact.path)
        #expect(inspection.violations.isEmpty)
        #expect(try VSIXNormalForm.digest(of: package.artifact.path) == package.normalForm)
        #expect(try VSIXNormalForm.digest(of: place.appending("out.vsix")) == package.normalForm)
        try expectWarnings(package.warnings, place)
    }

    /// `vsce ls` was run before the script.
    private func expectList(_ example: VSIXCase, _ place: FilePath) async throws {
        let options = try VSIXPackaging(example, in: place).options
        var settings = VSCESettings()
        settings["readmePath"] = options.readmePath.map { .string($0) }
        settings["ignoreFile"] = options.ignoreFile.map { .string($0) }
        settings["followSymlinks"] = .bool(options.folderLinks == .follow)
        let command = VSCECommand(
            folder: place.appending("input"), settings: settings, version: nil, modified: .sample)
        let found = try await command.list().files.map(\.path)
        #expect(found == (try Self.lines(place.appending("filelist.txt"))))
    }

    private func expectTree(_ example: VSIXCase, _ place: FilePath) throws {
        let contents = try VSIXPackaging(example, in: place).contents(VSIXSession(scratch: "/dev/null"))
        let tree = PackageTree(root: contents.packaging.fileName(contents.manifest), files: contents.listed)
        let printed = try Self.lines(place.appending("stdout"))
        let begin = try #require(printed.firstIndex { $0.hasPrefix(" INFO  Files") })
        let end = try #require(printed.firstIndex { $0.hasPrefix(" DONE  ") })
        let expected = printed[begin..<end].joined(separator: "\n").dropFirst(" INFO  ".count)
        #expect(tree.summary(listing: "vsce ls --tree") == expected)
    }

    private static func lines(_ file: FilePath) throws -> [String] {
        let text = String(decoding: try FileStream.contents(of: file), as: UTF8.self)
        return text.split(separator: "\n" as Character, omittingEmptySubsequences: false).dropLast()
            .map(String.init).filter { !$0.hasPrefix(" INFO  Detected presence of yarn.lock") }
    }

    /// vsce runs it, through npm; here that is for whoever packages.
    private func runScript(of place: FilePath) throws {
        let folder = place.appending("input")
        let manifest = try JSONValue(parsing: try FileStream.contents(of: folder.appending("package.json")))
        guard let script = manifest["scripts"]?["vscode:prepublish"]?.string else { return }
        try Tool(name: "sh")("-c", script, in: folder)
    }

    @Test("folders of other targets are left out by the flag, which does nothing in vsce")
    func otherTargets() async throws {
        let example = try #require(VSIXCase.all.first { $0.name == "target-ignore-other" })
        let folder = try TemporaryFolder()
        let place = try example.unpack(into: folder)
        var packaging = try VSIXPackaging(example, in: place)
        let whole = try await packaging.check().entries
        packaging.options.otherTargetFolders = .leaveOut
        let entries = try await packaging.check().entries
        #expect(whole.filter { !entries.contains($0) } == ["extension/win32-x64/b.bin"])
    }

    /// vsce prints some warnings twice, as it reads the manifest twice.
    private func expectWarnings(_ warnings: [VSIXWarning], _ place: FilePath) throws {
        let printed = String(decoding: try FileStream.contents(of: place.appending("stderr")), as: UTF8.self)
        let expected = printed.split(separator: "\n").filter { $0.hasPrefix(" WARNING  ") }
            .map { String($0.dropFirst(10)) }
        let found = warnings.map(\.message)
        for line in Set(expected) { #expect(found.contains(line), "\(found)") }
    }

    @Test("the extension is refused in the same words, with a place", arguments: refused)
    func refuses(_ example: VSIXCase) async throws {
        let folder = try TemporaryFolder()
        let place = try example.unpack(into: folder)
        let store = ArtifactStore(root: folder.path.appending("store"))
        let found = await refusals { _ = try await VSIXPackaging(example, in: place).package(into: store) }
        let first = try #require(found.first)
        let isArgument = first.subject.hasPrefix("the version argument ")
        #expect(first.subject.hasPrefix(place.string) || isArgument, "\(first.subject)")
        if let words = Self.deliberate[example.name] {
            #expect(found.contains { $0.message.hasPrefix(words) }, "\(found)")
            return
        }
        let printed = String(decoding: try FileStream.contents(of: place.appending("stderr")), as: UTF8.self)
        let input = place.appending("input").string
        let expected = try #require(
            printed.replacing("<CWD>", with: input).split(separator: "\n", omittingEmptySubsequences: false)
                .first { $0.hasPrefix(" ERROR  ") || $0.hasPrefix("Error parsing") })
        let line = expected.hasPrefix(" ERROR  ") ? expected.dropFirst(8) : expected
        // vsce stops at the first error; here all are found.
        let messages = found.map { $0.message.split(separator: "\n").first }
        #expect(messages.contains(line), "\(found)")
    }
}

/// Runs `body` and returns what it throws.
func refusals(
    sourceLocation: Testing.SourceLocation = #_sourceLocation, _ body: () async throws -> Void
) async -> [Failure] {
    do {
        try await body()
        Issue.record("nothing was thrown", sourceLocation: sourceLocation)
        return []
    } catch let failure as Failure {
        return [failure]
    } catch let failures as Failures {
        return failures.all
    } catch {
        Issue.record("\(error) is no failure", sourceLocation: sourceLocation)
        return []
    }
}

extension VSIXPackaging {
    /// The run of a case: its arguments as vsce's command line has them.
    init(_ example: VSIXCase, in place: FilePath) throws {
        self.init(folder: place.appending("input"), modified: Timestamp(seconds: 1_700_000_000))
        options.dependencies = .production
        var arguments = example.arguments[...]
        while let argument = arguments.popFirst() {
            switch argument {
            case "--no-update-package-json", "--ignore-other-target-folders": break
            case "--pre-release": isPreRelease = true
            case "--target": target = arguments.popFirst()
            case "--readme-path": options.readmePath = arguments.popFirst()
            case "--changelog-path": options.changelogPath = arguments.popFirst()
            case "--ignoreFile": options.ignoreFile = arguments.popFirst()
            case "--githubBranch": options.githubBranch = arguments.popFirst()
            case "--no-rewrite-relative-links": options.rewriting.makesLinksAbsolute = false
            case "--follow-symlinks": options.folderLinks = .follow
            case "--skip-license": options.allowances.insert(.missingLicense)
            case "--allow-missing-repository": options.allowances.insert(.missingRepository)
            case "--allow-unused-files-pattern": options.allowances.insert(.unusedFilesPattern)
            case _ where !argument.hasPrefix("-"):
                guard case .exactly(let wanted) = try VSCEVersionArgument(argument) else { continue }
                version = "\(wanted)"
            default: Issue.record("unknown argument \(argument)")
            }
        }
    }
}
