internal import Glibc

/// Waits for a command on one thread: its outputs, its end, its time limit, and cancellation.
struct Supervision {
    /// Why a command was stopped before its end.
    enum Stop: Hashable {
        case cancelled
        case timeout
        case tooMuchOutput
    }

    private(set) var child: Child
    private let wake: Wake
    private let grace: Duration
    /// When the next signal is due; nil for never.
    private var deadline: ContinuousClock.Instant?
    private(set) var stop: Stop?
    private var piece = [UInt8](repeating: 0, count: 64 << 10)

    init(_ child: Child, _ wake: Wake, timeout: Duration?, grace: Duration) {
        self.child = child
        self.wake = wake
        self.grace = grace
        deadline = timeout.map { ContinuousClock.now + $0 }
    }

    /// Returns when the command and its whole group have ended and their output is read.
    mutating func run() -> ProcessResult.Exit {
        while !waitForEvents() { signalIfDue() }
        // Whatever the command left running in its group would go on writing to the project.
        child.signal(SIGKILL)
        for index in child.outputs.indices {
            child.outputs[index].read(using: &piece, turns: .max)
            child.outputs[index].end()
        }
        close(child.watch)
        noteOverflow()
        return child.reap()
    }

    /// Waits for what comes next and deals with it; true when the command has ended.
    private mutating func waitForEvents() -> Bool {
        let watched = [child.watch, stop == nil ? wake.reader : -1] + child.outputs.map(\.reader)
        var events = watched.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        guard poll(&events, nfds_t(events.count), timeoutInMilliseconds) > 0 else { return false }
        for index in child.outputs.indices where events[index + 2].revents != 0 {
            child.outputs[index].read(using: &piece, turns: 4)
        }
        noteOverflow()
        if events[1].revents != 0 { ask(.cancelled) }
        return events[0].revents != 0
    }

    private mutating func noteOverflow() {
        if child.outputs.contains(where: \.buffer.isTooLong) { ask(.tooMuchOutput) }
    }

    private mutating func signalIfDue() {
        guard let deadline, ContinuousClock.now >= deadline else { return }
        if stop == nil { return ask(.timeout) }
        child.signal(SIGKILL)
        self.deadline = nil
    }

    /// Asks the group to end; only the first reason counts.
    private mutating func ask(_ reason: Stop) {
        guard stop == nil else { return }
        stop = reason
        child.signal(SIGTERM)
        deadline = ContinuousClock.now + grace
    }

    private var timeoutInMilliseconds: Int32 {
        guard let deadline else { return -1 }
        let rest = (deadline - ContinuousClock.now).components
        let milliseconds = rest.seconds * 1000 + rest.attoseconds / 1_000_000_000_000_000 + 1
        return Int32(clamping: max(0, milliseconds))
    }
}
