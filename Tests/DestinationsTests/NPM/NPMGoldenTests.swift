import Core
import Foundation
import HTTP
import SystemPackage
import Testing

@testable import Destinations

/// Requests that were captured from npm 11.17.0.
private enum NPMGolden {
    static let folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .appendingPathComponent(
            "../../../../../shared/golden/npm/http/npm-11.17.0/01-publish-install/requests"
        )
        .standardizedFileURL

    static var isThere: Bool { FileManager.default.fileExists(atPath: folder.path) }

    /// The bodies of all publishes.
    static func publishes() throws -> [[UInt8]] {
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        return try files.filter { $0.contains("-PUT-") && $0.hasSuffix(".raw") }.map { file in
            let data = try Data(contentsOf: folder.appendingPathComponent(file))
            let end = try #require(data.firstRange(of: Data("\r\n\r\n".utf8)))
            return [UInt8](data[end.upperBound...])
        }
    }
}

@Suite("A publish is the document that npm 11 sends")
struct NPMGoldenTests {
    @Test(
        "byte for byte, but for the versions of npm and node",
        .enabled(
            if: NPMGolden.isThere,
            "the captured requests of ../shared/golden/npm are not here"))
    func golden() throws {
        let publishes = try NPMGolden.publishes()
        #expect(publishes.count == 6)
        for body in publishes { try compare(body) }
    }

    @Test("in npm's order of keys, with the base64 in its place")
    func synthetic() throws {
        let sample = #"""
            {"_id":"@s/n","name":"@s/n","description":"d \"q\"","dist-tags":{"next":"1.0.0-rc.1"},"versions":{"1.0.0-rc.1":{"name":"@s/n","version":"1.0.0-rc.1","description":"d \"q\"","_id":"@s/n@1.0.0-rc.1","dist":{"integrity":"sha512-hCQi+v9F3Lb7FwZwdrPkdIVfG4eT9eUrVZhpdqLNV/qLfDjHMp18hSY5PNzp9Hux2XfVIi5w8F5JhCQNoq5Pvg==","shasum":"d57d5eeeb1a8a2e27a12e46dbdb29c65db26d6c6","tarball":"http://r.example/@s/n/-/@s/n-1.0.0-rc.1.tgz"}}},"access":"public","_attachments":{"@s/n-1.0.0-rc.1.tgz":{"content_type":"application/octet-stream","data":"b25l","length":3}}}
            """#
        let document = try JSONValue(parsing: sample)
        var text = document.text()
        // The digests of "one", computed and not copied.
        let bytes = Array("one".utf8)
        let dist = document["versions"]?["1.0.0-rc.1"]?["dist"]
        text.replace(dist?["integrity"]?.string ?? "", with: Digest.of(bytes, .sha512).integrity)
        text.replace(dist?["shasum"]?.string ?? "", with: Digest.of(bytes, .sha1).hex)
        try compare(Array(text.utf8))
    }

    /// Builds the document again from its own manifest and tarball.
    private func compare(_ body: [UInt8]) throws {
        let sent = try JSONValue(parsing: body)
        let name = try #require(sent["name"]?.string)
        let (version, value) = try #require(sent["versions"]?.object?.members.first)
        var manifest = try #require(value.object)
        for key in ["_nodeVersion", "_npmVersion"] { manifest[key] = nil }
        var expected = try #require(sent.object)
        expected["versions"] = JSONValue(members: [(version, .object(manifest))])
        let proposed = try #require(manifest["dist"]?["tarball"]?.string)
        manifest["dist"] = nil
        let data = try #require(sent["_attachments"]?["\(name)-\(version).tgz"]?["data"]?.string)
        let tarball = [UInt8](try #require(Data(base64Encoded: data)))
        let document = NPMPublishDocument(
            name: name, version: version, manifest: manifest,
            tag: try #require(sent["dist-tags"]?.object?.members.first?.key),
            access: sent["access"]?.string.flatMap { NPMAccessLevel(rawValue: $0) },
            tarball: NPMTarball(
                path: "x.tgz", size: tarball.count, sha1: .of(tarball, .sha1), sha256: .of(tarball),
                sha512: .of(tarball, .sha512)),
            registry: String(proposed.prefix(while: { $0 != "/" })) + "//"
                + proposed.dropFirst("http://".count).prefix { $0 != "/" })
        #expect(text(document.body, data) == JSONValue.object(expected).text())
    }

    /// What is sent, with the file replaced by its base64.
    private func text(_ body: Body, _ data: String) -> String {
        body.parts.map { part in
            switch part {
            case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
            case .base64, .file: data
            }
        }.joined()
    }
}
