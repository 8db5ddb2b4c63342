/// A command that builds files.
///
/// It runs before anything that uses its output is packaged, in an environment
/// stripped to what is named here.
public struct Command: Hashable, Sendable {
    let label: String
    let arguments: [String]
    let folder: String
    let inputs: [String]
    let products: [String]
    let environment: [String]
    let line: Int

    /// Declares a command.
    ///
    /// - Parameters:
    ///   - label: what it does, as a person would say it: `bundle the extension`.
    ///   - arguments: the program, found on `PATH` or by a path in `folder`, and its arguments. No shell reads
    ///     them.
    ///   - folder: the folder of the project to run in.
    ///   - inputs: patterns of the files that decide its result, relative to `folder`; unchanged inputs and
    ///     present products mean that it need not run again. None: it always runs.
    ///   - products: patterns of the files that it makes, relative to `folder`. Each must match something
    ///     afterwards.
    ///   - environment: names of further variables to hand on. Without it the command sees `PATH`, `HOME`,
    ///     `TMPDIR`, `LANG` and `SOURCE_DATE_EPOCH`; credentials of destinations can never be handed on.
    ///   - line: where it is declared; the compiler fills it in.
    public init(
        _ label: String, _ arguments: String..., in folder: String = "", inputs: [String] = [],
        produces products: [String], environment: [String] = [], line: Int = #line
    ) {
        self.label = label
        self.arguments = arguments
        self.folder = folder
        self.inputs = inputs
        self.products = products
        self.environment = environment
        self.line = line
    }

    /// All files that the command makes, under their paths in its folder.
    public var output: Payload {
        Payload(parts: products.map { Files($0, from: folder, madeBy: self, line: line).part })
    }
}
