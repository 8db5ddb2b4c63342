/// A place in a text file that a person can open: path and line, counted from 1.
public struct SourceLocation: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The file, as the user named it.
    public var file: String
    /// The line, from 1.
    public var line: Int

    /// Creates a location.
    public init(file: String, line: Int) {
        self.file = file
        self.line = line
    }

    /// `file:line`, which editors and CI annotations understand.
    public var description: String { "\(file):\(line)" }
}
