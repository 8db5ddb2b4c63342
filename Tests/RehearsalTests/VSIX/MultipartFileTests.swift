import Core
import SystemPackage
import TestSupport
import Testing

@testable import Rehearsal

@Suite("A multipart body is taken apart on the disk")
struct MultipartFileTests {
    @Test(
        "parts are found wherever a delimiter falls into the windows of 4 MB",
        arguments: [0, 1, (4 << 20) - 100, (4 << 20) - 10, (4 << 20) - 1, 4 << 20, (8 << 20) - 60])
    func windows(size: Int) async throws {
        try await withTemporaryFolder { folder in
            let first = [UInt8](repeating: UInt8(ascii: "\r"), count: size)
            let second = Array("\r\n--B is no delimiter, --BOUNDARY neither".utf8)
            let body =
                Array("--BOUNDARY\r\nContent-Disposition: attachment; name=vsix\r\n\r\n".utf8) + first
                + Array("\r\n--BOUNDARY\r\nContent-Disposition: a; name=\"sigzip\"\r\n\r\n".utf8) + second
                + Array("\r\n--BOUNDARY--\r\n".utf8)
            let path = folder.appending("body")
            try FileSystem.write(body, to: path)
            let multipart = try MultipartFile(path)
            #expect(multipart.parts.map(\.name) == ["vsix", "sigzip"])
            for (part, bytes) in zip(multipart.parts, [first, second]) {
                let file = try multipart.extract(part, to: folder.appending("part"))
                #expect(file.size == Int64(bytes.count))
                #expect(file.sha256 == Digest.of(bytes))
                #expect(try FileStream.sha256(of: file.path).digest == Digest.of(bytes))
            }
        }
    }

    @Test(
        "what is no multipart body is refused",
        arguments: [
            "", "PK", "--", "--\r\n", "--B", "--B\r\n", "--B\r\nname=vsix\r\n\r\nno end",
            "--B\r\n--B\r\n--B--",
            "--B\r\nno blank line\r\n--B--\r\n",
        ])
    func refused(text: String) async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending("body")
            try FileSystem.write(Array(text.utf8), to: path)
            #expect(throws: NoVSIX.self) { try MultipartFile(path) }
        }
    }
}
