import SystemPackage
import Testing

@testable import PlanLoading

@Suite("The compiler's words")
struct CompilerDiagnosticTests {
    @Test("become diagnostics, whatever is in the path")
    func parse() {
        let output = """
            /a b/x: y/Kilo.swift:12:9: error: cannot convert 'A' to 'B': why
             8 | let x = 1
            /k/Kilo.swift:3:1: warning: never used
            /k/Kilo.swift:4:2: note: did you mean this?
            error: link command failed
            """
        let found = CompilerDiagnostic.all(in: output)
        #expect(found.map(\.severity) == [.error, .warning, .note])
        #expect(found.map(\.line) == [12, 3, 4])
        #expect(found.first?.file == "/a b/x: y/Kilo.swift")
        #expect(found.first?.message == "cannot convert 'A' to 'B': why")
    }

    @Test("about its version are understood")
    func version() {
        let output = "Swift version 6.3.1 (swift-6.3.1-RELEASE)\nTarget: x86_64-unknown-linux-gnu\n"
        let compiler = Compiler(path: "/swiftc", versionOutput: output)
        #expect(compiler?.version == "Swift version 6.3.1 (swift-6.3.1-RELEASE)")
        #expect(compiler?.target == "x86_64-unknown-linux-gnu")
        #expect(Compiler(path: "/swiftc", versionOutput: "clang version 21") == nil)
    }
}
