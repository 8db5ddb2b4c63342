internal import Glibc
internal import SystemPackage

/// The reading end of one output of a running command.
struct Output {
    private(set) var reader: Int32
    private(set) var buffer: OutputBuffer
    private let stream: OutputLine.Stream?
    private let onLine: (@Sendable (OutputLine) -> Void)?

    init(
        reader: Int32, _ policy: OutputPolicy, _ stream: OutputLine.Stream?,
        _ onLine: (@Sendable (OutputLine) -> Void)?
    ) {
        self.reader = reader
        self.stream = stream
        self.onLine = stream == nil ? nil : onLine
        buffer = OutputBuffer(policy)
    }

    var isOpen: Bool { reader >= 0 }

    /// Reads what is there, at most `turns` pieces, so that one talkative output cannot hold up the others.
    mutating func read(using piece: inout [UInt8], turns: Int) {
        var turn = 0
        while isOpen, turn < turns {
            turn += 1
            let count = Glibc.read(reader, &piece, piece.count)
            if count < 0 && errno == EINTR { continue }
            if count < 0 && errno == EAGAIN { return }
            if count <= 0 { return end() }
            take(piece[..<count])
        }
    }

    private mutating func take(_ chunk: ArraySlice<UInt8>) {
        buffer.append(chunk)
        guard let onLine, let stream else { return }
        for line in buffer.lines(of: chunk) { onLine(OutputLine(stream: stream, text: line)) }
    }

    /// Closes the pipe; nothing happens the second time.
    mutating func end() {
        guard isOpen else { return }
        close(reader)
        reader = -1
        guard let onLine, let stream, let line = buffer.lastLine() else { return }
        onLine(OutputLine(stream: stream, text: line))
    }
}
