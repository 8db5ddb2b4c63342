/// Collects elements, lists of elements, and what loops and conditions give, into one list.
@resultBuilder
public enum ListBuilder<Element: Sendable> {
    /// One element.
    public static func buildExpression(_ element: Element) -> [Element] { [element] }
    /// Several elements.
    public static func buildExpression(_ elements: [Element]) -> [Element] { elements }
    /// Nothing.
    public static func buildBlock() -> [Element] { [] }
    /// The statements of a block.
    ///
    /// Not variadic overloads: this form keeps type checking linear.
    public static func buildPartialBlock(first: [Element]) -> [Element] { first }
    /// The statements of a block.
    public static func buildPartialBlock(accumulated: [Element], next: [Element]) -> [Element] {
        accumulated + next
    }
    /// A loop.
    public static func buildArray(_ parts: [[Element]]) -> [Element] { parts.flatMap { $0 } }
    /// A condition without `else`.
    public static func buildOptional(_ part: [Element]?) -> [Element] { part ?? [] }
    /// A condition that holds.
    public static func buildEither(first part: [Element]) -> [Element] { part }
    /// A condition that does not hold.
    public static func buildEither(second part: [Element]) -> [Element] { part }
}
