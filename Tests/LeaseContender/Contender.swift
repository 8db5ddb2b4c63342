import Core
import Foundation
import Ledger
import SystemPackage

/// A process that fights for a lease: `LeaseContender FOLDER HOLDER COUNT`.
///
/// It takes the lease COUNT times, and prints holder and fence of each check that passes. Of three holdings it gives
/// two back and walks away from the third, as a crash would. With a COUNT of 0 it holds on until it is killed.
@main
struct Contender {
    static func main() async throws {
        let words = CommandLine.arguments
        guard words.count == 4, let count = Int(words[3]) else { exit(2) }
        // Who is never to lose it has a term in which a busy machine lets it renew.
        let leases = SharedFolderLeases(
            folder: FilePath(words[1]), holder: words[2], term: count == 0 ? 4000 : 200, allowance: 20,
            now: milliseconds)
        if count == 0 {
            let lease = try await leases.acquire("product")
            say("\(words[2]) \(lease.fence)")
            while true {
                try await Task.sleep(for: .milliseconds(10))
                try await lease.check()
            }
        }
        var held = 0
        while held < count {
            guard let lease = try await attempt(leases) else { continue }
            held += 1
            try await work(lease, words[2], walksAway: held % 3 == 2)
        }
    }

    private static func attempt(_ leases: SharedFolderLeases) async throws -> (any Lease)? {
        do {
            return try await leases.acquire("product")
        } catch let failure as Failure where failure.code == .leaseHeld {
            try await Task.sleep(for: .milliseconds(3))
            return nil
        }
    }

    private static func work(_ lease: any Lease, _ holder: String, walksAway: Bool) async throws {
        do {
            for _ in 0..<5 {
                try await lease.check()
                say("\(holder) \(lease.fence)")
            }
            if !walksAway { try await lease.release() }
        } catch let failure as Failure where failure.code == .leaseLost {
            say("lost \(holder) \(lease.fence)")
        }
    }

    /// Milliseconds as if they were seconds, so that nobody waits long for a dead holder.
    private static let milliseconds: @Sendable () -> Timestamp = {
        Timestamp(seconds: Int(Date().timeIntervalSince1970 * 1000))
    }

    private static func say(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }
}
