internal import Glibc
internal import SystemPackage

extension FilePath {
    /// The absolute path with all links followed; nil if nothing is there.
    var resolved: FilePath? {
        guard let text = realpath(string, nil) else { return nil }
        defer { free(text) }
        return FilePath(platformString: text)
    }

    /// What a link points to, as it was written; nil if it is no link.
    var linkTarget: String? {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Int(PATH_MAX), alignment: 1)
        defer { buffer.deallocate() }
        guard let start = buffer.bindMemory(to: CChar.self).baseAddress else { return nil }
        let count = readlink(string, start, buffer.count)
        return count < 0 ? nil : String(decoding: buffer[..<count], as: UTF8.self)
    }
}
