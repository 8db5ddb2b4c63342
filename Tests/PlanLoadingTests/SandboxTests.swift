import Core
import SystemPackage
import Testing

@testable import PlanLoading
@testable import Processes

@Suite("The evaluation of a plan")
struct SandboxTests {
    /// Evaluates a plan whose release depends on `code`, a body of a function that gives a text.
    private func evaluate(
        _ code: String, declarations: String = "", limits: EvaluationLimits = .standard
    ) async throws -> [Failure] {
        let fixture = try await PlanFixture()
        let path = try fixture.plan(
            """
            \(declarations)
            func attack() -> String { \(code) }
            let kiloCode = Release {
                Product(attack(), tag: "v*", version: .input, channel: .always(.stable)) { NPM([]) }
            }
            \(PlanFixture.nonce())
            """)
        return try await failures { _ = try await fixture.loader(limits: limits).load(path) }
    }

    @Test("goes well when it only declares")
    func fine() async throws { #expect(try await evaluate("\"Kilo\"") == []) }

    @Test("cannot read a file")
    func file() async throws {
        let found = try await evaluate(
            "let file = c_open(\"/etc/passwd\", 0); precondition(file >= 0, \"no file\"); return \"read\"",
            declarations:
                "@_silgen_name(\"open\") func c_open(_ path: UnsafePointer<CChar>, _ flags: Int32) -> Int32")
        #expect(found.map(\.code) == [.planEvaluationFailed])
        #expect(found.first?.message.contains("no file") == true)
    }

    @Test("cannot make or change a file")
    func write() async throws {
        let target = FilePath("/tmp/kilo-release-sandbox-\(UInt64.random(in: .min ... .max))")
        let found = try await evaluate(
            "let file = c_creat(\"\(target)\", 0o644); precondition(file >= 0, \"no file\"); return \"\"",
            declarations:
                "@_silgen_name(\"creat\") func c_creat(_ path: UnsafePointer<CChar>, _ mode: UInt32) -> Int32"
        )
        #expect(found.map(\.code) == [.planEvaluationFailed])
        #expect(!FileSystem.exists(target))
    }

    @Test("cannot open a socket")
    func socket() async throws {
        let found = try await evaluate(
            "c_socket(2, 1, 0) >= 0 ? \"open\" : \"none\"",
            declarations:
                "@_silgen_name(\"socket\") func c_socket(_ a: Int32, _ b: Int32, _ c: Int32) -> Int32")
        #expect(found.map(\.code) == [.planEvaluationFailed])
        #expect(found.first?.message.contains("the network") == true)
    }

    @Test("cannot start a process", arguments: ["fork", "vfork"])
    func process(call: String) async throws {
        let found = try await evaluate(
            "\"\\(c_fork())\"", declarations: "@_silgen_name(\"\(call)\") func c_fork() -> Int32")
        #expect(found.map(\.code) == [.planEvaluationFailed])
    }

    @Test("cannot run another program")
    func execute() async throws {
        let found = try await evaluate(
            "var a: [UnsafeMutablePointer<CChar>?] = [nil], b = a; return \"\\(c_execve(\"/bin/true\", &a, &b))\"",
            declarations: """
                @_silgen_name("execve") func c_execve(
                    _ path: UnsafePointer<CChar>, _ a: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>,
                    _ b: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Int32
                """)
        #expect(found.map(\.code) == [.planEvaluationFailed])
    }

    @Test("cannot start a thread")
    func thread() async throws {
        let found = try await evaluate("Task.detached { print(1) }; return \"\"")
        #expect(found.map(\.code) == [.planEvaluationFailed])
    }

    @Test("cannot draw a random number")
    func random() async throws {
        let found = try await evaluate("\"\\(Int.random(in: 0..<1000))\"")
        #expect(found.map(\.code) == [.planEvaluationFailed])
    }

    @Test("does not see the environment of the tool, nor its input")
    func environment() async throws {
        #expect(try await evaluate("precondition(readLine() == nil); return \"Kilo\"") == [])
    }

    @Test("ends when it takes too long")
    func endless() async throws {
        var limits = EvaluationLimits.standard
        limits.time = .milliseconds(300)
        let found = try await evaluate("while true {}", limits: limits)
        #expect(found.map(\.code) == [.planEvaluationTimeout])
    }

    @Test("ends when it computes too long")
    func processorTime() async throws {
        var limits = EvaluationLimits.standard
        limits.processorSeconds = 1
        let found = try await evaluate("while true {}", limits: limits)
        #expect(found.map(\.code) == [.planEvaluationTimeout])
    }

    @Test("ends when it takes all memory")
    func memory() async throws {
        let found = try await evaluate(
            "while true { _ = UnsafeMutableRawPointer.allocate(byteCount: 1 << 20, alignment: 8) }")
        #expect(found.map(\.code) == [.planEvaluationFailed])
    }

    @Test("ends when it prints a gigabyte")
    func printing() async throws {
        let found = try await evaluate(
            "for _ in 0..<1_000_000 { print(String(repeating: \"x\", count: 1000)) }; return \"\"")
        #expect(found.map(\.code) == [.planTooLarge])
    }

    @Test("ends when the plan itself is too large")
    func largePlan() async throws {
        var limits = EvaluationLimits.standard
        limits.planSize = 100_000
        let found = try await evaluate("String(repeating: \"x\", count: 200_000)", limits: limits)
        #expect(found.map(\.code) == [.planTooLarge])
    }

    @Test("shows what a failed precondition says")
    func crash() async throws {
        let found = try await evaluate("fatalError(\"the reason\")")
        #expect(found.map(\.code) == [.planEvaluationFailed])
        #expect(found.first?.message.contains("the reason") == true)
    }

    @Test("gives sets in the same order each time")
    func hashing() async throws {
        let fixture = try await PlanFixture()
        var seen: Set<[UInt8]> = []
        for _ in 0..<3 {
            let path = try fixture.plan(
                """
                let names = Set((0..<50).map { "package-\\($0)" })
                let kiloCode = Release {
                    Product(names.joined(), tag: "v*", version: .input, channel: .always(.stable)) { NPM([]) }
                }
                \(PlanFixture.nonce())
                """)
            seen.insert(try await fixture.loader().load(path).json)
        }
        #expect(seen.count == 1)
    }
}
