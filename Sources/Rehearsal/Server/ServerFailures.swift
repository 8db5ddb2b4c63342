internal import Core
internal import NIOCore
internal import SystemPackage

extension Failure.Code {
    /// The port that was asked for belongs to another process.
    static let portTaken = Failure.Code("rehearsal.port-taken", .usage)
    /// The system does not let us listen.
    static let cannotListen = Failure.Code("rehearsal.cannot-listen", .work)
    /// A client went away in the middle of its request's body.
    static let bodyCutShort = Failure.Code("rehearsal.body-cut-short", .work)
    /// A body was read by two readers at once, or after its request had been answered.
    static let bodyGone = Failure.Code("rehearsal.body-gone", .work)
}

extension Failure {
    static func listening(_ name: String, port: Int, _ error: any Error) -> Failure {
        if let error = error as? IOError, error.errnoCode == Errno.addressInUse.rawValue {
            return Failure(
                .portTaken, "stand-in \(name)", "port \(port) of 127.0.0.1 is in use by another process",
                advice: "stop that process (`ss -ltnp 'sport = :\(port)'` shows it) or give another port; "
                    + "port 0 takes any free one")
        }
        return Failure(
            .cannotListen, "stand-in \(name)", "cannot listen on 127.0.0.1:\(port): \(error)",
            advice: "give another port; port 0 takes any free one")
    }

    static let bodyCutShort = Failure(
        .bodyCutShort, "request body", "the client closed the connection before the end of the body",
        advice: "see the client's own error")

    static let bodyGone = Failure(
        .bodyGone, "request body", "read by two readers at once, or after its request had been answered",
        advice: "read the body once, inside of respond(to:)")
}
