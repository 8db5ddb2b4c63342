import Core
import Foundation
import SystemPackage
import Testing

@Suite("Digests")
struct DigestTests {
    @Test(
        "known values of FIPS 180-4",
        arguments: [
            (
                "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                Digest.Algorithm.sha256
            ),
            ("sha1:a9993e364706816aba3e25717850c26c9cd0d89d", .sha1),
        ])
    func known(text: String, algorithm: Digest.Algorithm) {
        #expect(Digest.of("abc", algorithm).description == text)
    }

    @Test("npm's integrity form")
    func integrity() {
        #expect(
            Digest.of("", .sha512).integrity.hasPrefix(
                "sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwv"))
    }

    @Test(
        "a text that is no digest is refused",
        arguments: [
            "", "sha256:", "sha256:ab", "md5:ba7816bf8f01cfea414140de5dae2223",
            "sha1:zz93e364706816aba3e25717850c26c9cd0d89d",
        ])
    func refused(text: String) { #expect(Digest(text) == nil) }

    @Test("pieces of any size give the digest of the whole", arguments: [1, 3, 64, 1000])
    func pieces(size: Int) {
        let bytes = (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        var stream = DigestStream()
        for start in stride(from: 0, to: bytes.count, by: size) {
            stream.update(Array(bytes[start..<min(start + size, bytes.count)]))
        }
        #expect(stream.finish() == Digest.of(bytes))
    }
}

@Suite("Timestamps")
struct TimestampTests {
    @Test(
        "RFC 3339 in UTC, as Foundation writes it",
        arguments: [
            0, 951_782_399, 951_782_400, 1_709_164_800, 1_767_225_599, 4_102_444_800, -1, -86_401,
        ])
    func rfc3339(seconds: Int) {
        let formatter = ISO8601DateFormatter()
        let expected = formatter.string(from: Date(timeIntervalSince1970: TimeInterval(seconds)))
        #expect(Timestamp(seconds: seconds).rfc3339 == expected)
    }
}

@Suite("Secrets")
struct SecretTests {
    @Test("a secret cannot be printed, described, dumped or interpolated")
    func hidden() {
        let secret = Secret("hunter2-token")
        var dumped = ""
        dump(secret, to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), String(describing: [secret]), dumped] {
            #expect(!text.contains("hunter2"))
        }
        #expect(secret.reveal() == "hunter2-token")
    }

    @Test("known secrets are taken out of outside text, longer ones first")
    func redacted() {
        let redactor = Redactor([Secret("token"), Secret("token-long"), Secret("ab")])
        #expect(redactor.redact("sent token-long and token, ab") == "sent ••• and •••, ab")
    }
}

@Suite("JSON that keeps what it read")
struct JSONTests {
    @Test("order of keys and spelling of numbers survive")
    func order() throws {
        let text = #"{"z":1.50,"a":[true,null,-0,1e+3],"m":{"b":"x","a":""}}"#
        #expect(try JSONValue(parsing: text).text() == text)
    }

    @Test("the escapes of JSON.stringify")
    func escapes() throws {
        let value = JSONValue.string("\"\\/\u{8}\u{c}\n\r\t\u{1}é😀")
        #expect(value.text() == #""\"\\/\b\f\n\r\t\u0001é😀""#)
        #expect(try JSONValue(parsing: #""\u00e9\ud83d\ude00\/""#) == .string("é😀/"))
    }

    @Test("indented as JSON.stringify(value, null, 2); canonical with sorted keys")
    func layouts() throws {
        let value = try JSONValue(parsing: #"{"b":[],"a":{"y":[1,2]},"c":{}}"#)
        #expect(
            value.text(.indented) == """
                {
                  "b": [],
                  "a": {
                    "y": [
                      1,
                      2
                    ]
                  },
                  "c": {}
                }
                """)
        #expect(value.text(.canonical) == #"{"a":{"y":[1,2]},"b":[],"c":{}}"#)
    }

    @Test(
        "a fault is named with its line",
        arguments: [
            ("{\n\"a\": 1,\n}", 3), ("[1 2]", 1), ("", 1), ("{\"a\":\n\ntru}", 3), ("\"\n\"", 1), ("01", 1),
            ("1.", 1),
            ("[1]x", 1), ("{\"a\" 1}", 1), (#""\x""#, 1),
        ])
    func faults(text: String, line: Int) {
        let error = #expect(throws: JSONSyntaxError.self) { _ = try JSONValue(parsing: text) }
        #expect(error?.line == line)
    }

    @Test("nesting without end is refused, not a crash")
    func deep() {
        #expect(throws: JSONSyntaxError.self) {
            _ = try JSONValue(parsing: String(repeating: "[", count: 100_000))
        }
    }

    @Test("no truncation or changed byte of a document crashes the reader")
    func damaged() throws {
        let text = Array(#"{"a":[1,-2.5e3,"é\ud83d\ude00"],"b":{"c":null,"d":true}}"#.utf8)
        for end in text.indices { _ = try? JSONValue(parsing: Array(text[..<end])) }
        for index in text.indices {
            for byte in [UInt8(0), 0x22, 0x5C, 0x7B, 0xFF] {
                var changed = text
                changed[index] = byte
                if let value = try? JSONValue(parsing: changed) {
                    #expect(try JSONValue(parsing: value.text()) == value)
                }
            }
        }
    }
}

@Suite("Files")
struct FileSystemTests {
    private func withFolder(_ body: (FilePath) throws -> Void) throws {
        let folder = FilePath(FileManager.default.temporaryDirectory.path).appending(UUID().uuidString)
        try FileSystem.makeFolder(folder.appending("a/b"))
        defer { try? FileSystem.remove(folder) }
        try body(folder)
    }

    @Test("a file is written whole or not at all, and what stands there is replaced")
    func write() throws {
        try withFolder { folder in
            let file = folder.appending("file")
            for text in ["first", "second"] {
                try FileSystem.write(Array(text.utf8), to: file)
                #expect(try FileStream.contents(of: file) == Array(text.utf8))
            }
            #expect(try FileSystem.names(in: folder) == ["a", "file"], "no draft is left")
            let failure = #expect(throws: Failure.self) {
                try FileSystem.write([1], to: folder.appending("gone/file"))
            }
            #expect(failure?.code == .fileUnwritable)
        }
    }

    @Test("a folder is removed with all in it, and links in it are not followed")
    func remove() throws {
        try withFolder { folder in
            let outside = folder.appending("outside")
            try FileSystem.makeFolder(outside)
            try FileSystem.write([1], to: outside.appending("kept"))
            try FileManager.default.createSymbolicLink(
                atPath: folder.appending("a/link").string, withDestinationPath: outside.string)
            try FileSystem.remove(folder.appending("a"))
            #expect(!FileSystem.exists(folder.appending("a")))
            #expect(FileSystem.exists(outside.appending("kept")))
            try FileSystem.remove(folder.appending("a"))
        }
    }

    @Test("a file where a folder is needed is told")
    func fileForFolder() throws {
        try withFolder { folder in
            try FileSystem.write([1], to: folder.appending("file"))
            #expect(throws: Failure.self) { try FileSystem.makeFolder(folder.appending("file/below")) }
            #expect(throws: Failure.self) { try FileSystem.makeFolder(folder.appending("file")) }
        }
    }

    @Test("what is missing or too large is told with its path")
    func contents() throws {
        try withFolder { folder in
            let missing = #expect(throws: Failure.self) {
                _ = try FileStream.contents(of: folder.appending("gone"))
            }
            #expect(missing?.subject.hasSuffix("gone") == true)
            try FileSystem.write([1, 2, 3], to: folder.appending("large"))
            #expect(throws: Failure.self) {
                _ = try FileStream.contents(of: folder.appending("large"), limit: 2)
            }
        }
    }
}
