internal import Core
internal import SystemPackage

/// A plan frozen as a file next to it: `KiloCode.swift.lock.json` beside `KiloCode.swift`.
struct PlanLock {
    static let format = 1
    static let suffix = ".lock.json"

    let planFile: String
    let sourceDigest: Digest
    let descriptionDigest: Digest
    let digest: Digest
    let plan: JSONValue

    /// The lock of a plan file.
    static func path(of planFile: FilePath) -> FilePath { FilePath(planFile.string + suffix) }

    static func isLock(_ path: FilePath) -> Bool { path.string.hasSuffix(suffix) }

    /// The file: keys sorted, indented, so that changes of a plan can be read in a review.
    var text: String {
        let value: JSONValue = [
            "descriptionDigest": .string("\(descriptionDigest)"),
            "digest": .string("\(digest)"),
            "format": .number("\(Self.format)"),
            "plan": plan,
            "planFile": .string(planFile),
            "sourceDigest": .string("\(sourceDigest)"),
        ]
        return value.text(.indented) + "\n"
    }
}

extension PlanLock {
    /// Reads a lock and checks that nobody changed it.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` (`plan.lock-missing`, `plan.lock-damaged`, `file.unreadable`).
    static func read(_ path: FilePath) throws -> PlanLock {
        guard FileSystem.kind(path)?.isFile == true else { throw Failure.missingLock(path) }
        let bytes = try FileStream.contents(of: path, limit: 64 << 20)
        let value: JSONValue
        do {
            value = try JSONValue(parsing: bytes)
        } catch {
            throw Failure.damagedLock(path, "line \(error.line): \(error.message)")
        }
        return try PlanLock(value, path)
    }

    private init(_ value: JSONValue, _ path: FilePath) throws {
        func digest(_ key: String) throws -> Digest {
            guard let text = value[key]?.string, let digest = Digest(text) else {
                throw Failure.damagedLock(path, "expected a digest under `\(key)`")
            }
            return digest
        }
        guard value["format"]?.int == Self.format else {
            throw Failure.damagedLock(path, "expected format \(Self.format)")
        }
        guard let plan = value["plan"], let planFile = value["planFile"]?.string else {
            throw Failure.damagedLock(path, "expected `plan` and `planFile`")
        }
        self.plan = plan
        self.planFile = planFile
        sourceDigest = try digest("sourceDigest")
        descriptionDigest = try digest("descriptionDigest")
        self.digest = try digest("digest")
        let found = Digest.of(plan.text(.canonical))
        guard found == self.digest else {
            throw Failure.damagedLock(path, "its plan has the digest \(found), not \(self.digest)")
        }
    }
}

extension Failure {
    static func missingLock(_ path: FilePath) -> Failure {
        Failure(
            .planLockMissing, "\(path)", "there is no plan lock here",
            advice: "write it with `kilo-release plan lock` and commit it")
    }

    static func outdatedLock(_ path: FilePath, _ plan: FilePath) -> Failure {
        Failure(
            .planLockOutdated, "\(path)", "it was made of another text than \(plan) has now",
            advice: "write it again with `kilo-release plan lock`, and review what changed")
    }

    fileprivate static func damagedLock(_ path: FilePath, _ reason: String) -> Failure {
        Failure(
            .planLockDamaged, "\(path)", "it is not as it was written: \(reason)",
            advice: "locks are not edited: write it again with `kilo-release plan lock`")
    }
}
