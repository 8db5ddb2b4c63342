/// Takes what a person should know beside what a destination answers, a line each: a credential that retires, a size
/// that jumps, a registry's own warning.
///
/// Whoever makes a publication or a preflight hands it in. In a run that is the engine, for which each line is a
/// warning of the action that is under way; a line is no outcome and stops nothing.
public typealias NoticeSink = @Sendable (_ line: String) async -> Void
