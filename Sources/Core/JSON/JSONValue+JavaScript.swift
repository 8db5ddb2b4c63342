extension JSONValue {
    /// Whether JavaScript takes the value for true, which is how npm and vsce read flags.
    public var isTruthy: Bool {
        switch self {
        case .null: false
        case .bool(let value): value
        case .number(let text): Double(text).map { $0 != 0 } ?? true
        case .string(let text): !text.isEmpty
        case .array, .object: true
        }
    }
}
