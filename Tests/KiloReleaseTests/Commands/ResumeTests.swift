import Core
import Foundation
import Ledger
import SystemPackage
import TestSupport
import Testing

/// A release that stops for an approval, as the easiest one to stop, against stand-ins that stay up.
@Suite("resume")
struct ResumeTests {
    private struct Stopped {
        let project: SampleProject
        let served: Served
        let key: String

        func kilo(_ arguments: String...) async throws -> ProgramResult {
            try await Tool.run(
                [Tool.program] + arguments, in: project.folder, environment: served.environment)
        }

        var store: URL { project.folder.appendingPathComponent(".kilo-release/store/sha256") }
    }

    /// Releases 1.1.0, which waits for alice to sign.
    private func withStopped(_ body: (Stopped) async throws -> Void) async throws {
        try await SampleProject.with { project in
            let key = project.folder.appendingPathComponent(".git/alice").path
            try await Tool.output(
                "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "alice", "-f", key, in: project.folder)
            let line = try String(contentsOfFile: key + ".pub", encoding: .utf8).split(separator: "\n")[0]
            let plan = SampleProject.plan.replacingOccurrences(
                of: "channel: .input(default: .stable)",
                with: "channel: .input(default: .stable),\n"
                    + "            approvals: [Approval(\"manager\", count: 1, keys: .ssh(\"\(line)\"))]")
            try project.write("Release.swift", plan)
            try await project.commit("demand an approval")
            let result = try await Served.with(["--release-version", "1.0.0"], in: project.folder) { served in
                let stopped = Stopped(project: project, served: served, key: key)
                let release = try await stopped.kilo("release", "--release-version", "1.1.0", "--yes")
                #expect(release.status == 7, "\(release.output)\(release.errors)")
                try await body(stopped)
            }
            #expect(result.status == 0, "a rehearsal asks nobody: \(result.output)\(result.errors)")
        }
    }

    @Test("goes on after the approval with the same bytes; once it is done there is nothing to do")
    func approved() async throws {
        try await withStopped { stopped in
            #expect(try await stopped.kilo("resume", "--yes").status == 7, "nobody has signed yet")
            let approval = try await stopped.kilo("approve", "--role", "manager", "--ssh-key", stopped.key)
            #expect(approval.status == 0, "\(approval.errors)")
            let before = try FileManager.default.contentsOfDirectory(atPath: stopped.store.path).sorted()
            let resumed = try await stopped.kilo("resume", "--yes")
            #expect(resumed.status == 0, "\(resumed.output)\(resumed.errors)")
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: stopped.store.path).sorted() == before)
            let requests = try stopped.project.requests().count
            let again = try await stopped.kilo("resume", "--yes")
            #expect(again.status == 0)
            #expect(again.output.contains("nothing to do"))
            #expect(try stopped.project.requests().count == requests)
        }
    }

    @Test("moves to another machine in one file")
    func moved() async throws {
        try await withStopped { stopped in
            _ = try await stopped.kilo("approve", "--role", "manager", "--ssh-key", stopped.key)
            let runs = try await stopped.kilo("status", "--output", "json").output
            let status = try JSONSerialization.jsonObject(with: Data(runs.utf8)) as? [String: Any]
            let run = try #require(status?["run"] as? String)
            let file = stopped.project.folder.appendingPathComponent(".git/run.tar").path
            let packed = try await stopped.kilo("run", "export", run, "--output", file)
            #expect(packed.status == 0, "\(packed.errors)")
            let elsewhere = stopped.project.folder.appendingPathComponent(".git/elsewhere").path
            let taken = try await stopped.kilo("run", "import", file, "--state", elsewhere)
            #expect(taken.status == 0, "\(taken.errors)")
            let resumed = try await stopped.kilo("resume", "--state", elsewhere, "--yes")
            #expect(resumed.status == 0, "\(resumed.output)\(resumed.errors)")
            #expect(try await stopped.kilo("ledger", "verify", "--state", elsewhere).status == 0)
        }
    }

    @Test("refuses a plan that has changed since: exit code 3")
    func planChanged() async throws {
        try await withStopped { stopped in
            let file = stopped.project.folder.appendingPathComponent("Release.swift")
            let plan = try String(contentsOf: file, encoding: .utf8)
            try stopped.project.write(
                "Release.swift", plan.replacingOccurrences(of: "sample/tool\")", with: "sample/other\")"))
            let result = try await stopped.kilo("resume", "--yes")
            #expect(result.status == 3)
            #expect(result.errors.contains("run.plan-changed"))
        }
    }

    @Test("refuses a lock that has changed since, beside a plan that has not")
    func lockChanged() async throws {
        try await withStopped { stopped in
            let file = stopped.project.folder.appendingPathComponent("Release.swift")
            let plan = try String(contentsOf: file, encoding: .utf8)
            try stopped.project.write(
                "Release.swift", plan.replacingOccurrences(of: "sample/tool\")", with: "sample/other\")"))
            #expect(try await stopped.kilo("plan", "lock").status == 0)
            try stopped.project.write("Release.swift", plan)
            let result = try await stopped.kilo("resume", "--yes")
            #expect(result.status == 3, "\(result.errors)")
            #expect(result.errors.contains("Release.swift.lock.json"))
        }
    }

    @Test("refuses bytes that have changed in the store: exit code 6, and nothing is sent")
    func bytesChanged() async throws {
        try await withStopped { stopped in
            for name in try FileManager.default.contentsOfDirectory(atPath: stopped.store.path) {
                let file = stopped.store.appendingPathComponent(name)
                try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.path)
                try Data("other bytes".utf8).write(to: file)
            }
            let writes = try stopped.project.requests().count { !$0.hasPrefix("GET") }
            let result = try await stopped.kilo("resume", "--yes")
            #expect(result.status == 6, "\(result.output)\(result.errors)")
            #expect((result.output + result.errors).contains("store.altered"))
            #expect(try stopped.project.requests().count { !$0.hasPrefix("GET") } == writes)
        }
    }

    @Test("while another machine holds the product's lease nothing is sent; afterwards it goes on")
    func leased() async throws {
        try await withStopped { stopped in
            _ = try await stopped.kilo("approve", "--role", "manager", "--ssh-key", stopped.key)
            let folder = stopped.project.folder.appendingPathComponent(".git/leases").path
            let leases = SharedFolderLeases(
                folder: FilePath(folder), holder: "other-host", term: 600, allowance: 60,
                now: { Timestamp(seconds: Int(Date().timeIntervalSince1970)) })
            let lease = try await leases.acquire("sample")
            let variables = stopped.served.environment.merging(["KILO_RELEASE_LEASES": folder]) { $1 }
            let resume = [Tool.program, "resume", "--yes"]
            let held = try await Tool.run(resume, in: stopped.project.folder, environment: variables)
            #expect(held.status == 3)
            #expect(held.errors.contains("lease.held") && held.errors.contains("other-host"))
            try await lease.release()
            let free = try await Tool.run(resume, in: stopped.project.folder, environment: variables)
            #expect(free.status == 0, "\(free.output)\(free.errors)")
        }
    }

    @Test("has nothing to finish of a dry run, and says so")
    func dryRun() async throws {
        try await SampleProject.with { project in
            #expect(try await project.kilo("package").status == 0)
            let result = try await project.kilo("resume", "--yes")
            #expect(result.status == 2)
            #expect(result.errors.contains("holds no such run"))
        }
    }
}
