internal import CSandbox
internal import Core
internal import Glibc
internal import SystemPackage

/// The descriptors of a command that is about to start.
struct Pipes {
    struct Ends {
        var reader: Int32 = -1
        var writer: Int32 = -1
    }
    /// Standard input: nothing to read.
    private(set) var input: Int32 = -1
    private(set) var output = Ends()
    private(set) var error = Ends()
    private(set) var extra: Ends?

    /// Opens them.
    ///
    /// - Throws: `Failure` (`process.failed`) if there are no descriptors left.
    init(isExtraOpen: Bool) throws {
        do {
            input = try FileDescriptor.open("/dev/null", .readOnly, options: .closeOnExec).rawValue
            output = try Self.pipe()
            error = try Self.pipe()
            extra = isExtraOpen ? try Self.pipe() : nil
        } catch {
            closeWriters()
            closeReaders()
            throw Failure(
                .processFailed, "descriptors", "cannot be opened: \(error)",
                advice: "raise the limit of open files (ulimit -n)")
        }
    }

    private static func pipe() throws -> Ends {
        var ends = Ends()
        guard launch_pipe(&ends.reader, &ends.writer) == 0 else { throw Errno(rawValue: errno) }
        return ends
    }

    func outputs(_ request: ProcessRequest) -> [Output] {
        let standard = [
            Output(reader: output.reader, request.output, .output, request.onLine),
            Output(reader: error.reader, request.error, .error, request.onLine),
        ]
        guard let extra, let policy = request.extraOutput else { return standard }
        return standard + [Output(reader: extra.reader, policy, nil, nil)]
    }

    mutating func closeWriters() {
        for descriptor in [input, output.writer, error.writer, extra?.writer ?? -1] where descriptor >= 0 {
            close(descriptor)
        }
    }

    mutating func closeReaders() {
        for descriptor in [output.reader, error.reader, extra?.reader ?? -1] where descriptor >= 0 {
            close(descriptor)
        }
    }
}
