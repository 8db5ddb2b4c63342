import Core
import SystemPackage
import Testing

@testable import PlanLoading

@Suite("A plan file")
struct PlanFileTests {
    private func failures(of text: String, name: String = "KiloCode.swift") -> [Failure] {
        do {
            _ = try PlanFile(path: FilePath(name), text: Array(text.utf8))
            return []
        } catch let failure as Failure {
            return [failure]
        } catch {
            return (error as? Failures)?.all ?? []
        }
    }

    @Test(
        "declares what its name says",
        arguments: [
            ("KiloCode", "kiloCode"), ("Release", "release"), ("CLI", "cli"), ("VSCode", "vsCode"),
            ("V2Plan", "v2Plan"), ("OCIImages", "ociImages"), ("kilo-release", "kiloRelease"),
            ("already", "already"), ("A", "a"), ("snake_case", "snakeCase"), ("X86", "x86"),
            ("2nd", nil), ("main", nil), ("Kilo Code", nil), ("größe", nil), ("", nil), ("-", nil),
        ] as [(String, String?)])
    func names(stem: String, name: String?) {
        #expect(DeclarationName.from(stem: stem) == name)
    }

    @Test(
        "begins with its version",
        arguments: [
            ("// kilo-release-plan: 1\n", nil), ("// kilo-release-plan: 1\r\nx", nil),
            ("// kilo-release-plan:1", nil), ("\u{FEFF}// kilo-release-plan: 1\n", nil),
            ("", .planNoHeader), ("\n// kilo-release-plan: 1\n", .planNoHeader),
            ("import ReleaseDescription\n", .planNoHeader),
            ("// kilo-release-plan: 2\n", .planUnknownVersion),
            ("// kilo-release-plan: \n", .planUnknownVersion),
        ] as [(String, Failure.Code?)])
    func header(text: String, code: Failure.Code?) {
        #expect(failures(of: text).map(\.code) == [code].compactMap { $0 })
    }

    @Test(
        "imports ReleaseDescription alone",
        arguments: [
            ("import ReleaseDescription", 0), ("import Foundation", 1), ("  @testable import Glibc", 1),
            ("public import ReleaseDescription", 0), ("import struct Foundation.Date", 1),
            ("import ReleaseDescription; import Glibc", 1), ("// import Glibc", 0),
            ("import Glibc // import ReleaseDescription", 1), ("let important = 1", 0),
        ])
    func imports(line: String, count: Int) {
        let found = failures(of: "// kilo-release-plan: 1\n\n\(line)\n")
        #expect(found.count == count)
        #expect(found.allSatisfy { $0.code == .planForeignImport && $0.location?.line == 3 })
    }

    @Test("needs a name that can be declared")
    func badName() {
        #expect(failures(of: "// kilo-release-plan: 1\n", name: "main.swift").map(\.code) == [.planBadName])
    }
}
