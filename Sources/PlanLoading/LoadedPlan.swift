public import Core
public import ReleaseModel
public import SystemPackage

/// A plan, and where it came from.
public struct LoadedPlan: Sendable {
    /// The plan.
    public let plan: Plan
    /// The plan as canonical JSON: compact, keys sorted by bytes.
    public let json: [UInt8]
    /// SHA-256 of `json`: the identity that approvals and receipts refer to.
    public let digest: Digest
    /// How it was loaded.
    public let source: Source
    /// The plan file; for a lock, the one that it was made of, which need not be there.
    public let planFile: FilePath
    /// What the user should know although the plan is fine, to be shown once: the compiler's warnings, and what
    /// the kernel lacks for the sandbox.
    public let warnings: [String]

    /// The ways to a plan.
    public enum Source: String, Hashable, Sendable {
        /// Compiled and evaluated just now.
        case compiled
        /// An earlier evaluation of the same text by the same compiler.
        case cache
        /// A plan lock.
        case lock
    }
}

extension LoadedPlan {
    /// Reads what an evaluation emitted.
    ///
    /// - Throws: `Failure` (`plan.unreadable`) if it is no plan of this format.
    init(emitted: [UInt8], source: Source, planFile: FilePath, warnings: [String] = []) throws {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: emitted)
        } catch {
            throw Failure.unreadablePlan(planFile, "line \(error.line): \(error.message)")
        }
        try self.init(value, source: source, planFile: planFile, warnings: warnings)
    }

    init(_ value: JSONValue, source: Source, planFile: FilePath, warnings: [String] = []) throws {
        json = Array(value.text(.canonical).utf8)
        plan = try Plan(wireForm: json, planFile: planFile)
        digest = Digest.of(json)
        self.source = source
        self.planFile = planFile
        self.warnings = warnings
    }
}
