import Glibc
import HTTPTypes

/// What a peer has sent and curl has not read when it closes a connection.
///
/// A server that refuses in the middle of a body and closes at once resets the connection. When the reset
/// comes after curl looked for an answer and before it sends the next piece, curl sees only that sending
/// failed, though the answer has arrived: Linux keeps what was received before a reset. Over TLS it cannot be
/// read any more.
struct UnreadAnswer {
    private var bytes: [UInt8] = []

    /// Nothing.
    init() {}

    /// Takes what lies in a socket, up to 64 KiB, without waiting.
    init(_ socket: Int32) {
        bytes = [UInt8](unsafeUninitializedCapacity: 64 * 1024) { buffer, filled in
            while let start = buffer.baseAddress, filled < buffer.count {
                let count = recv(socket, start + filled, buffer.count - filled, Int32(MSG_DONTWAIT))
                if count > 0 { filled += count } else if count == 0 || errno != EINTR { return }
            }
        }
    }

    /// The answer, if it is a whole head with a status from 400 on.
    ///
    /// A body in chunks is left out; the status says what matters.
    var refusal: (AnswerHead, [UInt8])? {
        var head = AnswerHead()
        var rest = bytes[...]
        while !head.isFinal, let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            head.add(rest[...end])
            rest = rest[(end + 1)...]
        }
        guard head.isFinal, head.code >= 400 else { return nil }
        let length = head.fields[.contentLength].flatMap { Int($0) } ?? rest.count
        let isChunked = head.fields[.transferEncoding] != nil
        return (head, isChunked ? [] : Array(rest.prefix(max(length, 0))))
    }

    /// The port of our end of a connection, by which curl names it to an exchange too.
    static func localPort(of socket: Int32) -> Int32? {
        var address = sockaddr_in6()
        var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket, $0, &length) }
        }
        let isInternet = address.sin6_family == AF_INET || address.sin6_family == AF_INET6
        // The port stands at the same place in both families.
        return code == 0 && isInternet ? Int32(UInt16(bigEndian: address.sin6_port)) : nil
    }
}
