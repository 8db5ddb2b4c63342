internal import Dispatch
internal import Glibc
internal import SystemPackage

/// The bytes of a file in place, for what has to see them as a whole: a signature of Ed25519 is over a message, not
/// over its digest.
public enum MappedFile {
    /// Gives the body all bytes of a file.
    ///
    /// The pages that were looked at are given back every few milliseconds, so that a file of gigabytes is never in
    /// memory as a whole; whoever looks at them again reads them again. Blocks.
    ///
    /// - Throws: `Failure` (`file.unreadable`), and what the body throws.
    public static func withBytes<Value>(
        ofFileAt path: String, _ body: (UnsafeRawBufferPointer) throws -> Value
    ) throws -> Value {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw unreadable(path) }
        guard status.st_size > 0 else { return try body(UnsafeRawBufferPointer(start: nil, count: 0)) }
        let size = Int(status.st_size)
        guard let pages = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), pages != MAP_FAILED else {
            throw unreadable(path)
        }
        defer { munmap(pages, size) }
        return try givingBack(Pages(start: pages, size: size)) {
            try body(UnsafeRawBufferPointer(start: pages, count: size))
        }
    }

    /// Read-only pages of a file that stays open, which any thread may give back at any time.
    private struct Pages: @unchecked Sendable {
        let start: UnsafeMutableRawPointer
        let size: Int
    }

    private static func givingBack<Value>(_ pages: Pages, _ body: () throws -> Value) rethrows -> Value {
        // Small files are not worth a timer.
        guard pages.size > 32 << 20 else { return try body() }
        let timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "kilo-release.mapped-file"))
        let isOver = DispatchSemaphore(value: 0)
        timer.setEventHandler { _ = madvise(pages.start, pages.size, MADV_DONTNEED) }
        timer.setCancelHandler { isOver.signal() }
        timer.schedule(deadline: .now(), repeating: .milliseconds(10))
        timer.resume()
        defer {
            // The pages must not go while the handler is at them.
            timer.cancel()
            isOver.wait()
        }
        return try body()
    }

    private static func unreadable(_ path: String) -> Failure {
        .unreadable(FilePath(path), Errno(rawValue: errno))
    }
}
