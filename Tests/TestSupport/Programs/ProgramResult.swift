/// How a program ended, and what it wrote.
public struct ProgramResult: Sendable {
    /// The exit code, or a negative signal.
    public let status: Int32
    /// Standard output as it is.
    public let bytes: [UInt8]
    /// Standard error as text.
    public let errors: String

    /// Standard output as text.
    public var output: String { String(decoding: bytes, as: UTF8.self) }
}

/// A program that ended otherwise than a test needs it to.
public struct ProgramFailure: Error, CustomStringConvertible {
    /// The command, its end and what it wrote.
    public let description: String
}

extension ProgramResult {
    /// The result if the program succeeded.
    ///
    /// - Throws: `ProgramFailure` with all that it wrote.
    @discardableResult
    public func succeeding(_ command: String) throws -> ProgramResult {
        guard status == 0 else {
            throw ProgramFailure(description: "\(command) ended with \(status): \(output)\(errors)")
        }
        return self
    }
}
