import Artifacts
import Core
import Testing

@Suite("A file beside an image")
struct ReferrerTests {
    private let subject = Digest.of("subject")
    private let file = Digest.of("file")

    @Test("has a manifest that names the image, to the byte")
    func manifest() throws {
        let referrer = try OCIReferrer(
            "application/spdx+json", title: "sbom.json", digest: file, size: 4,
            annotations: ["org.example.b": "2", "org.example.a": "1"])
        let bytes = referrer.manifest(for: OCIMediaType.index, subject, size: 1234)
        let empty = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
        let expected =
            #"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","#
            + #""artifactType":"application/spdx+json","#
            + #""config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"\#(empty)","size":2,"#
            + #""data":"e30="},"layers":[{"mediaType":"application/spdx+json","digest":"\#(file)","size":4,"#
            + #""annotations":{"org.opencontainers.image.title":"sbom.json"}}],"#
            + #""subject":{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"\#(subject)","#
            + #""size":1234},"annotations":{"org.example.a":"1","org.example.b":"2"}}"#
        #expect(String(decoding: bytes, as: UTF8.self) == expected)
        #expect("\(Digest.of(OCIReferrer.emptyConfig))" == empty)
        let plain = try OCIReferrer("text/plain", title: "a", digest: file, size: 4)
        let document = try JSONValue(parsing: plain.manifest(for: OCIMediaType.manifest, subject, size: 1))
        #expect(document["annotations"] == nil)
    }

    @Test(
        "says what it is",
        arguments: [
            "", "json", "application/", "/json", "application/a/b", "application/a b", "text/plain;charset=x",
            "application/ä", ".a/b", "application/" + String(repeating: "a", count: 128),
        ])
    func wrongType(_ type: String) {
        #expect {
            try OCIReferrer(type, title: "a", digest: file, size: 4)
        } throws: {
            ($0 as? Failure)?.code == .ociReferrer
        }
    }

    @Test("takes no annotation that the specification reserves")
    func reserved() {
        #expect {
            try OCIReferrer(
                "text/plain", title: "a", digest: file, size: 4,
                annotations: ["org.opencontainers.image.other": "x"])
        } throws: {
            ($0 as? Failure)?.code == .ociAnnotation
        }
    }
}
