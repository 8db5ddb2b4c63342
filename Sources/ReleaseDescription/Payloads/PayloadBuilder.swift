/// Collects files, single files, and whole payloads.
@resultBuilder
public enum PayloadBuilder {
    /// Files by a pattern.
    public static func buildExpression(_ files: Files) -> [Payload.Part] { [files.part] }
    /// One file.
    public static func buildExpression(_ file: File) -> [Payload.Part] { [file.part] }
    /// All files of a payload.
    public static func buildExpression(_ payload: Payload) -> [Payload.Part] { payload.parts }
    /// Nothing.
    public static func buildBlock() -> [Payload.Part] { [] }
    /// The statements of a block.
    public static func buildPartialBlock(first: [Payload.Part]) -> [Payload.Part] { first }
    /// The statements of a block.
    public static func buildPartialBlock(
        accumulated: [Payload.Part], next: [Payload.Part]
    ) -> [Payload.Part] { accumulated + next }
    /// A loop.
    public static func buildArray(_ parts: [[Payload.Part]]) -> [Payload.Part] { parts.flatMap { $0 } }
    /// A condition without `else`.
    public static func buildOptional(_ part: [Payload.Part]?) -> [Payload.Part] { part ?? [] }
    /// A condition that holds.
    public static func buildEither(first part: [Payload.Part]) -> [Payload.Part] { part }
    /// A condition that does not hold.
    public static func buildEither(second part: [Payload.Part]) -> [Payload.Part] { part }
}
