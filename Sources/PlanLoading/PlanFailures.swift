public import Core

extension Failure.Code {
    /// There is no plan file where one was expected.
    public static let planMissing = Self("plan.missing", .usage)
    /// A plan file does not begin with its version line.
    public static let planNoHeader = Self("plan.no-header", .usage)
    /// A plan file is written in a version of the language that this tool does not know.
    public static let planUnknownVersion = Self("plan.unknown-version", .usage)
    /// A plan file's name gives no name for its declaration.
    public static let planBadName = Self("plan.bad-name", .usage)
    /// A plan file imports something else than `ReleaseDescription`.
    public static let planForeignImport = Self("plan.foreign-import", .usage)
    /// A plan file does not declare the release that its name promises.
    public static let planNoDeclaration = Self("plan.no-declaration", .usage)
    /// The compiler refuses a plan.
    public static let planDoesNotCompile = Self("plan.does-not-compile", .usage)
    /// There is no Swift compiler.
    public static let planNoCompiler = Self("plan.no-compiler", .usage)
    /// There is a Swift compiler that cannot be used.
    public static let planCompilerUnusable = Self("plan.compiler-unusable", .usage)
    /// Evaluating a plan crashed, or tried what a plan may not do.
    public static let planEvaluationFailed = Self("plan.evaluation-failed", .usage)
    /// Evaluating a plan took too long.
    public static let planEvaluationTimeout = Self("plan.evaluation-timeout", .usage)
    /// A plan became more text than a plan can be.
    public static let planTooLarge = Self("plan.too-large", .usage)
    /// What a plan became, or what a lock holds, is no plan that this tool reads.
    public static let planUnreadable = Self("plan.unreadable", .usage)
    /// There is no lock although one is insisted on.
    public static let planLockMissing = Self("plan.lock-missing", .usage)
    /// A lock was made of another text than the plan has now.
    public static let planLockOutdated = Self("plan.lock-outdated", .usage)
    /// A lock was changed by hand or cut short.
    public static let planLockDamaged = Self("plan.lock-damaged", .usage)
}
