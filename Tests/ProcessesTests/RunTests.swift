import Core
import Glibc
import Synchronization
import SystemPackage
import Testing

@testable import Processes

@Suite("A command")
struct RunTests {
    private static let here = FilePath("/tmp")

    private func shell(_ script: String, timeout: Duration? = .seconds(20)) -> ProcessRequest {
        ProcessRequest(
            "sh", ["-c", script], in: Self.here, environment: ["PATH": "/usr/bin:/bin"], timeout: timeout)
    }

    @Test("gives its exit status and both outputs")
    func outputs() async throws {
        let result = try await run(shell("echo out; echo err >&2; exit 3"))
        #expect(result.exit == .status(3))
        #expect(result.outputText == "out\n")
        #expect(result.errorText == "err\n")
    }

    @Test("that dies by a signal says which")
    func signal() async throws {
        #expect(try await run(shell("kill -SEGV $$")).exit == .signal(SIGSEGV))
    }

    @Test("sees only the variables that it was given")
    func environment() async throws {
        var request = ProcessRequest("/usr/bin/env", in: Self.here, environment: ["ONE": "1", "TWO": "a b"])
        request.output = .whole(limit: 100)
        #expect(try await run(request).outputText == "ONE=1\nTWO=a b\n")
    }

    @Test("gets its arguments as they are, and runs in its folder")
    func arguments() async throws {
        let request = ProcessRequest(
            "printf", ["%s|", "a b", "$HOME", "*", "ü"], in: Self.here, environment: ["PATH": "/usr/bin"])
        #expect(try await run(request).outputText == "a b|$HOME|*|ü|")
        #expect(try await run(shell("pwd")).outputText == "/tmp\n")
    }

    @Test("has no standard input, and no descriptors but its own")
    func descriptors() async throws {
        let leaked = open("/etc/passwd", O_RDONLY)
        defer { close(leaked) }
        let result = try await run(shell("cat; ls /proc/self/fd"))
        #expect(result.outputText == "0\n1\n2\n3\n", "3 is the folder that ls reads")
    }

    @Test("can write to a descriptor of its own")
    func extraOutput() async throws {
        var request = shell("echo a plan >&3; echo noise")
        request.extraOutput = .whole(limit: 100)
        let result = try await run(request)
        #expect(String(decoding: result.extraOutput, as: UTF8.self) == "a plan\n")
        #expect(result.outputText == "noise\n")
    }

    @Test("is the head of a process group of its own")
    func group() async throws {
        #expect(try await run(shell("[ $(ps -o pgid= -p $$) = $$ ] && echo own")).outputText == "own\n")
    }

    @Test("keeps the end of a long output, in bounded memory")
    func tail() async throws {
        var request = shell("seq 1 200000")
        request.output = .tail(14)
        #expect(try await run(request).outputText == "199999\n200000\n")
    }

    @Test("gives its lines as they come, the last one without an end too")
    func lines() async throws {
        let seen = Mutex<[OutputLine]>([])
        var request = shell("printf 'a\\r\\nb\\n'; sleep 0.1; printf 'c' >&2")
        request.onLine = { line in seen.withLock { $0.append(line) } }
        _ = try await run(request)
        let expected = [("a", OutputLine.Stream.output), ("b", .output), ("c", .error)]
        #expect(seen.withLock { $0 } == expected.map { OutputLine(stream: $1, text: $0) })
    }

    @Test("that is not there is a failure of its own")
    func notFound() async throws {
        let request = ProcessRequest("no-such-program", in: Self.here, environment: ["PATH": "/usr/bin"])
        await expectFailure("process.not-found") { _ = try await run(request) }
        let nowhere = ProcessRequest("/bin/true", in: "/no/such/folder", environment: [:])
        await expectFailure("process.failed") { _ = try await run(nowhere) }
    }

    @Test("that fails is shown with its last words")
    func failed() async throws {
        let result = try await run(shell("echo the reason >&2; exit 1"))
        let failure = #expect(throws: Failure.self) { try result.requireSuccess("step", advice: "fix it") }
        #expect(failure?.code.name == "process.failed")
        #expect(failure?.message == "expected success, got exit status 1\nthe reason")
    }

    @Test("many at once do not get in each other's way")
    func concurrent() async throws {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<40 {
                let request = shell("echo \(number)")
                group.addTask { try await run(request).outputText == "\(number)\n" }
            }
            for try await isRight in group { #expect(isRight) }
        }
    }
}

/// Expects a `Failure` with this code.
func expectFailure(_ code: String, _ body: () async throws -> Void) async {
    do {
        try await body()
        Issue.record("no failure, expected \(code)")
    } catch let failure as Failure {
        #expect(failure.code.name == code, "\(failure)")
    } catch {
        Issue.record("expected \(code), got \(error)")
    }
}
