import Core
import Foundation
import Ledger
import SystemPackage
import TestSupport
import Testing

@Suite("The lock of a run")
struct RunLockTests {
    private let path = FilePath(FileManager.default.temporaryDirectory.path).appending(UUID().uuidString)

    @Test("a second run is refused, and the first one's process is named")
    func held() throws {
        let lock = try RunLock(path)
        let failure = #expect(throws: Failure.self) { _ = try RunLock(path) }
        #expect(failure?.code.name == "run.locked")
        #expect(failure?.message.contains("\(getpid())") == true)
        _ = consume lock
        _ = try RunLock(path)
        try FileSystem.remove(path)
    }

    @Test("a killed process leaves a file and no lock")
    func killed() async throws {
        let script = """
            import fcntl, sys, time
            file = open(sys.argv[1], "w")
            fcntl.flock(file, fcntl.LOCK_EX)
            file.write("77\\n"); file.flush()
            print("held", flush=True)
            time.sleep(60)
            """
        let holder = try RealProgram("python3").start(["-c", script, path.string])
        _ = try await holder.line(containing: "held")
        let failure = #expect(throws: Failure.self) { _ = try RunLock(path) }
        #expect(failure?.message.contains("process 77") == true)
        holder.kill()
        #expect(await holder.result().status == -SIGKILL)
        _ = try RunLock(path)
        try FileSystem.remove(path)
    }
}
