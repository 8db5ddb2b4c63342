/// What the evaluation of a plan may use.
public struct EvaluationLimits: Hashable, Sendable {
    /// Wall-clock time.
    public var time: Duration
    /// Processor time in whole seconds.
    public var processorSeconds: Int
    /// Address space in bytes.
    public var memory: Int
    /// The size of the plan as JSON, in bytes.
    public var planSize: Int
    /// How much it may print, in bytes.
    public var printed: Int

    /// Generous for a plan, which takes a few milliseconds and megabytes.
    public static let standard = EvaluationLimits(
        time: .seconds(10), processorSeconds: 5, memory: 512 << 20, planSize: 16 << 20, printed: 64 << 10)
}
