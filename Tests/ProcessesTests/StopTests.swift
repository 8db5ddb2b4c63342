import Core
import Glibc
import SystemPackage
import Testing

@testable import Processes

@Suite("Stopping a command")
struct StopTests {
    private func shell(_ script: String, timeout: Duration? = nil) -> ProcessRequest {
        ProcessRequest(
            "sh", ["-c", script], in: "/tmp", environment: ["PATH": "/usr/bin:/bin"], timeout: timeout)
    }

    /// Whether a process is there and no zombie.
    private func isAlive(_ process: pid_t) -> Bool {
        let path = FilePath("/proc/\(process)/stat")
        guard let bytes = try? FileStream.contents(of: path) else { return false }
        return !String(decoding: bytes, as: UTF8.self).contains(") Z ")
    }

    /// Whether it ends within seconds: a killed process has closed its files a moment before it is gone.
    private func ends(_ process: pid_t) async throws -> Bool {
        for _ in 0..<500 where isAlive(process) { try await Task.sleep(for: .milliseconds(10)) }
        return !isAlive(process)
    }

    @Test("after its time limit ends all that it started")
    func timeout() async throws {
        let seen = Seen()
        var request = shell("sleep 100 & echo $!; sleep 100", timeout: .milliseconds(300))
        request.onLine = { seen.add($0.text) }
        await expectFailure("process.timeout") { _ = try await run(request) }
        let sleeper = try #require(seen.all.first.flatMap { pid_t($0) })
        #expect(try await ends(sleeper))
    }

    @Test("that ignores SIGTERM takes its grace and no longer")
    func grace() async throws {
        var request = shell("trap '' TERM; while :; do sleep 0.05; done", timeout: .milliseconds(200))
        request.grace = .milliseconds(200)
        let start = ContinuousClock.now
        await expectFailure("process.timeout") { _ = try await run(request) }
        // It would go on for ever; tests beside this one may hold the machine for many seconds.
        #expect(ContinuousClock.now - start < .seconds(60))
    }

    @Test("lets it clean up on SIGTERM")
    func cleanup() async throws {
        let seen = Seen()
        var request = shell("trap 'echo bye; exit 0' TERM; while :; do sleep 0.05; done")
        request.timeout = .milliseconds(200)
        request.onLine = { seen.add($0.text) }
        await expectFailure("process.timeout") { _ = try await run(request) }
        #expect(seen.all.contains("bye"))
    }

    @Test("by cancellation waits for the end of the whole group")
    func cancellation() async throws {
        let seen = Seen()
        var request = shell("sleep 100 & echo $!; wait")
        request.onLine = { seen.add($0.text) }
        let task = Task { [request] in try await run(request) }
        while seen.all.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        task.cancel()
        await #expect(throws: CancellationError.self) { _ = try await task.value }
        let sleeper = try #require(seen.all.first.flatMap { pid_t($0) })
        #expect(try await ends(sleeper))
    }

    @Test("before its start is cancellation too")
    func early() async throws {
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await run(shell("echo never"))
        }
        await #expect(throws: CancellationError.self) { _ = try await task.value }
    }

    @Test("happens when it writes more than it may")
    func overflow() async throws {
        var request = shell("yes")
        request.output = .whole(limit: 1000)
        await expectFailure("process.too-much-output") { _ = try await run(request) }
    }

    @Test("its leftovers when it ends by itself")
    func leftovers() async throws {
        let result = try await run(shell("sleep 100 >/dev/null 2>&1 & echo $!"))
        let sleeper = try #require(pid_t(result.outputText.dropLast()))
        #expect(try await ends(sleeper))
    }
}
