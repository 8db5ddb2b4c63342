import Testing

@testable import Processes

@Suite("The output of a command")
struct OutputBufferTests {
    @Test("comes in lines, however it is cut", arguments: 1...9)
    func lines(size: Int) {
        let bytes = Array("eins\n\nzwö\r\ndrei".utf8)
        var buffer = OutputBuffer(.tail(100))
        var lines: [String] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            lines += buffer.lines(of: bytes[start..<min(start + size, bytes.count)])
        }
        lines += [buffer.lastLine()].compactMap { $0 }
        #expect(lines == ["eins", "", "zwö", "drei"])
    }

    @Test("keeps its tail", arguments: 1...20)
    func tail(limit: Int) {
        var buffer = OutputBuffer(.tail(limit))
        for byte in UInt8(0)..<100 { buffer.append([byte]) }
        #expect(buffer.kept == Array((UInt8(0)..<100).suffix(limit)))
        #expect(buffer.bytes.count <= 2 * limit)
    }

    @Test("is too long one byte over the limit")
    func limit() {
        var buffer = OutputBuffer(.whole(limit: 3))
        buffer.append([1, 2, 3])
        #expect(!buffer.isTooLong)
        buffer.append([4])
        #expect(buffer.isTooLong)
        #expect(buffer.kept == [1, 2, 3])
    }

    @Test("gives a line without end in pieces")
    func endless() {
        var buffer = OutputBuffer(.tail(1))
        let lines = buffer.lines(of: Array(repeating: 65, count: OutputBuffer.longestLine + 1)[...])
        #expect(lines.map(\.utf8.count) == [OutputBuffer.longestLine])
        #expect(buffer.lastLine() == "A")
    }
}
