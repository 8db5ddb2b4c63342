import Core
import Foundation
import Ledger
import ReleaseModel
import SystemPackage
import TestSupport
import Testing

@testable import kilo_release

/// The commands over a ledger as a run leaves it that waits for approvals.
@Suite("approve and approvals")
struct ApprovalCommandTests {
    private struct Desk {
        let folder: FilePath
        let ledger: Ledger
        let release: ResolvedRelease

        static func open(
            _ folder: FilePath, _ approvals: [ApprovalRule], isPackaged: Bool = true
        ) async throws -> Desk {
            let release = try ApprovalSamples.release(approvals)
            let ledger = try await Ledger(folder: folder.appending(".kilo-release")) {
                Timestamp(seconds: 1_700_000_000)
            }
            try await ledger.append(.opened(RecordedRun.opening(release)), run: "run-1")
            for event in ApprovalSamples.records(of: release) where isPackaged {
                try await ledger.append(event, run: "run-1")
            }
            return Desk(folder: folder, ledger: ledger, release: release)
        }

        func kilo(_ arguments: String..., environment: [String: String] = [:]) async throws -> ProgramResult {
            let words = [Tool.program] + arguments.prefix(1) + ["--project", folder.string]
            return try await Tool.run(
                words + arguments.dropFirst(), in: URL(fileURLWithPath: folder.string),
                environment: environment)
        }

        func approvals() async throws -> [LedgerEvent.Approval] {
            try await ledger.entries(of: "run-1").compactMap {
                if case .approved(let approval) = $0.event { approval } else { nil }
            }
        }
    }

    @Test("The commands that are shown are the ones that approve")
    func shown() async throws {
        try await withTemporaryFolder { folder in
            let alice = try await Person.make("alice", in: folder)
            let bob = try await Person.make("bob", in: folder, usesMinisign: true)
            let desk = try await Desk.open(
                folder, [ApprovalRule("release manager", count: 2, keys: alice.key, bob.key)])
            let shown = try await desk.kilo("approve", "--statement", "approval.txt")
            #expect(shown.status == 0, "\(shown.errors)")
            let text = try Person.text(folder.appending("approval.txt"))
            #expect(shown.output.hasPrefix(text))
            #expect(text.contains("role: release manager\n"))

            // As a person pastes them, with the paths of this person's keys.
            let lines = shown.output.split(separator: "\n").map(String.init)
            let ssh = try #require(lines.first { $0.hasPrefix("ssh-keygen ") })
                .replacing("~/.ssh/id_ed25519", with: "alice")
            let minisign = try #require(lines.first { $0.hasPrefix("minisign ") })
                .replacing("~/.minisign/minisign.key", with: "bob")
            for line in [ssh, minisign] {
                try await RealProgram("sh").run(["-c", line], in: folder).succeeding(line)
            }
            let first = try await desk.kilo("approve", "--signature", "approval.txt.sig")
            #expect(first.status == 0, "\(first.errors)")
            #expect(first.output.contains("release manager  1 of 2, 1 missing"))
            #expect(first.output.contains("alice@example.test"))
            let again = try await desk.kilo("approve", "--signature", "approval.txt.sig")
            #expect(again.output == first.output)
            let second = try await desk.kilo(
                "approve", "--role", "release manager", "--signature", "approval.txt.minisig")
            #expect(second.output.contains("release manager  2 of 2, complete"), "\(second.errors)")
            #expect(try await desk.approvals().count == 2)

            let list = try await desk.kilo("approvals", "--output", "json")
            let json = try JSONValue(parsing: list.bytes)
            #expect(json["isComplete"]?.bool == true)
            let role = json["roles"]?.array?.first
            #expect(role?["given"]?.int == 2)
            #expect(role?["signers"]?.array?.first?["label"]?.string == "alice@example.test")
        }
    }

    @Test("--ssh-key signs and records in one step")
    func sshKey() async throws {
        try await withTemporaryFolder { folder in
            let alice = try await Person.make("alice", in: folder)
            let desk = try await Desk.open(folder, [ApprovalRule("manager", keys: alice.key)])
            let result = try await desk.kilo("approve", "--ssh-key", "alice")
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.output.contains("manager  1 of 1, complete"))
            #expect(try await desk.approvals().map(\.role) == ["manager"])
        }
    }

    @Test("A key with a passphrase does not wait for a terminal")
    func passphrase() async throws {
        try await withTemporaryFolder { folder in
            let alice = try await Person.make("alice", in: folder)
            try await RealProgram("ssh-keygen").run(
                ["-p", "-q", "-P", "", "-N", "secret words", "-f", "alice"], in: folder
            ).succeeding("ssh-keygen -p")
            let desk = try await Desk.open(folder, [ApprovalRule("manager", keys: alice.key)])
            let result = try await desk.kilo("approve", "--ssh-key", "alice")
            #expect(result.status != 0)
            #expect(result.errors.contains("process.failed"))
            #expect(result.errors.contains("ssh-add"))
            #expect(try await desk.approvals().isEmpty)
        }
    }

    @Test("A signature that does not count is refused and not recorded")
    func refused() async throws {
        try await withTemporaryFolder { folder in
            let alice = try await Person.make("alice", in: folder)
            let mallory = try await Person.make("mallory", in: folder)
            let desk = try await Desk.open(folder, [ApprovalRule("manager", keys: alice.key)])
            let stranger = try await desk.kilo("approve", "--ssh-key", "mallory")
            #expect(stranger.status == 6)
            #expect(stranger.errors.contains("error[signature.unknown-key]"))
            let other = try await alice.sign("something else\n")
            try FileSystem.write(Array(other.utf8), to: folder.appending("other.sig"))
            let invalid = try await desk.kilo("approve", "--signature", "other.sig")
            #expect(invalid.status == 6)
            #expect(invalid.errors.contains("error[signature.invalid]"))
            let role = try await desk.kilo("approve", "--role", "nobody")
            #expect(role.status == 2)
            #expect(role.errors.contains("it demands: manager"))
            let both = try await desk.kilo("approve", "--signature", "a", "--ssh-key", mallory.name)
            #expect(both.status != 0)
            #expect(try await desk.approvals().isEmpty)
        }
    }

    @Test("An approval of other artifacts is listed as void, with its reason")
    func void() async throws {
        try await withTemporaryFolder { folder in
            let alice = try await Person.make("alice", in: folder)
            let desk = try await Desk.open(folder, [ApprovalRule("manager", keys: alice.key)])
            _ = try await desk.kilo("approve", "--ssh-key", "alice")
            for event in ApprovalSamples.records(of: desk.release, content: "other bytes") {
                try await desk.ledger.append(event, run: "run-1")
            }
            let list = try await desk.kilo("approvals")
            #expect(list.output.contains("manager  0 of 1, 1 missing"))
            #expect(list.output.contains("void: manager  SHA256:"))
        }
    }

    @Test("Nobody can approve before everything is packaged, or where nobody has to")
    func early() async throws {
        try await withTemporaryFolder { folder in
            let alice = try await Person.make("alice", in: folder)
            let desk = try await Desk.open(
                folder, [ApprovalRule("manager", keys: alice.key)], isPackaged: false)
            for command in ["approve", "approvals"] {
                let result = try await desk.kilo(command)
                #expect(result.status != 0)
                #expect(result.errors.contains("error[approval.not-packaged]"))
            }
        }
        try await withTemporaryFolder { folder in
            let desk = try await Desk.open(folder, [])
            #expect(try await desk.kilo("approvals").output.contains("demands no approvals"))
            #expect(try await desk.kilo("approve").errors.contains("nobody has to approve"))
        }
    }
}
