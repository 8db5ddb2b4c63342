import Core
import FoundationEssentials
import ReleaseDescription
import ReleaseModel
import Testing

@Suite("Images of a plan")
struct ImageEncodingTests {
    private func decode(_ image: OCIImage) throws -> (spec: ImageSpec, json: String) {
        let release = Release {
            Product("Kilo", tag: "v*", version: .input, channel: .always(.stable)) {
                OCIRegistry("ghcr.io/a/b", image, tags: .version)
            }
        }
        let plan = try JSONDecoder().decode(Plan.self, from: Data(release.json.utf8))
        guard case .image(let spec)? = plan.artifacts.first else { throw CancellationError() }
        return (spec, release.json)
    }

    private static let payload = Payload { Files("**", from: "dist") }

    @Test("a base of a registry is written down with its digest, and becomes part of the lock")
    func base() throws {
        let reference = "docker.io/library/alpine:3.22@sha256:" + String(repeating: "a", count: 64)
        let spec = try decode(OCIImage("kilo", base: .image(reference), platforms: .linuxX64) { _ in }).spec
        #expect(spec.baseImage == reference && spec.base.isEmpty)
        let layout = try decode(OCIImage("kilo", base: .layout("base"), platforms: .linuxX64) { _ in }).spec
        #expect(layout.baseImage == nil && layout.base == "base")
    }

    @Test("layers with owner, links, removals and compression; packages with their digests")
    func layers() throws {
        let image = OCIImage("kilo", base: .scratch, platforms: .linuxX64) { _ in
            Packages(
                PackageFile("vendor/libgcc.apk", sha256: "ab"), PackageFile("vendor/rg.apk", sha256: "cd"))
            Layer(Self.payload, at: "usr/bin", owner: "1000:100", compression: .zstd)
                .link("usr/bin/k", to: "kilo").hardLink("usr/bin/x", to: "usr/bin/kilo").remove(
                    "etc/a", "etc/b")
        }
        let parts = try decode(image).spec.variants[0].parts
        #expect(parts[0].packages?.map(\.file) == ["vendor/libgcc.apk", "vendor/rg.apk"])
        #expect(parts[0].packages?.map(\.sha256) == ["ab", "cd"])
        #expect(parts[1].owner == "1000:100" && parts[1].compression == "zstd" && parts[1].at == "usr/bin")
        #expect(parts[1].links?.map(\.path) == ["usr/bin/k", "usr/bin/x"])
        #expect(parts[1].links?.map(\.target) == ["kilo", "usr/bin/kilo"])
        #expect(parts[1].links?.map(\.isHard) == [false, true])
        #expect(parts[1].removes == ["etc/a", "etc/b"])
    }

    @Test("capabilities and extended attributes of files, as names, text and bytes")
    func attributes() throws {
        let image = OCIImage("kilo", base: .scratch, platforms: .linuxX64) { _ in
            Layer(Self.payload, at: "usr/bin")
                .capabilities(.netBindService, .kill, on: "usr/bin/kilo")
                .attribute("user.origin", "näher\n", on: "usr/**")
                .attribute("user.bytes", bytes: [0, 15, 255], on: "usr/bin/*")
        }
        let all = try #require(decode(image).spec.variants[0].parts[0].attributes)
        #expect(all.map(\.files) == ["usr/bin/kilo", "usr/**", "usr/bin/*"])
        #expect(all.map(\.capabilities) == [["net_bind_service", "kill"], nil, nil])
        #expect(all.map(\.name) == [nil, "user.origin", "user.bytes"])
        #expect(all.map(\.text) == [nil, "näher\n", nil])
        #expect(all.map(\.bytes) == [nil, nil, "000fff"])
    }

    @Test("files beside an image are artifacts of its destination, after it; equal ones are one")
    func referrers() throws {
        let image = OCIImage("kilo", base: .scratch, platforms: .linuxX64) { _ in Layer(Self.payload) }
        let sbom = Referrer(
            "application/spdx+json", File("sbom.json", as: "a/sbom.json"), annotations: ["b": "2", "a": "1"],
            line: 7)
        let release = Release {
            Product("Kilo", tag: "v*", version: .input, channel: .always(.stable)) {
                OCIRegistry("ghcr.io/a/b", image, tags: .version).attach(
                    sbom, Referrer("text/plain", File("notes", as: "notes")))
                OCIRegistry("docker.io/a/b", image, tags: .version).attach(sbom)
            }
        }
        let plan = try JSONDecoder().decode(Plan.self, from: Data(release.json.utf8))
        #expect(plan.products[0].destinations.map(\.artifacts) == [[0, 1, 2], [0, 1]])
        guard case .referrer(let first) = plan.artifacts[1], case .referrer(let second) = plan.artifacts[2]
        else {
            Issue.record("expected two files")
            return
        }
        #expect(first.type == "application/spdx+json" && first.file.file == "sbom.json" && first.line == 7)
        #expect(first.annotations == ["a": "1", "b": "2"] && second.annotations == nil)
        #expect([first, second].map(\.fileName) == ["a-sbom.json", "notes"])
        let again = try JSONDecoder().decode(Plan.self, from: JSONEncoder().encode(plan))
        #expect(again == plan)
    }

    @Test("ports, volumes, health check and stop signal")
    func runtime() throws {
        let image = OCIImage("kilo", base: .scratch, platforms: .linuxX64) { _ in
            Port(8080)
            Port(53, .udp)
            Volume("/data")
            StopSignal("SIGINT")
            Healthcheck("kilo", "ping", every: 10, retries: 2)
        }
        let parts = try decode(image).spec.variants[0].parts
        #expect(parts.compactMap(\.port) == ["8080/tcp", "53/udp"])
        #expect(parts.compactMap(\.volume) == ["/data"])
        #expect(parts.compactMap(\.stopSignal) == ["SIGINT"])
        let check = try #require(parts.compactMap(\.healthcheck).first)
        #expect(check.command == ["kilo", "ping"] && check.interval == 10 && check.retries == 2)
        #expect(check.timeout == nil && check.startPeriod == nil)
    }

    @Test("a plain layer is written as before, so that plans keep their locks")
    func plain() throws {
        let image = OCIImage("kilo", base: .scratch, platforms: .linuxX64) { _ in
            Layer(Self.payload, at: "usr")
        }
        let json = try decode(image).json
        for word in ["owner", "links", "removes", "compression", "attributes", "baseImage"] {
            #expect(!json.contains("\"\(word)\""), "\(word)")
        }
    }

    @Test("one image by itself is a plan without products")
    func alone() throws {
        let image = OCIImage("kilo", base: .scratch, platforms: .linuxX64) { _ in Layer(Self.payload) }
        let plan = try JSONDecoder().decode(Plan.self, from: Data(image.json.utf8))
        let spec = try decode(image).spec
        #expect(plan.products.isEmpty && plan.artifacts == [.image(spec)])
    }

    @Test(
        "a page on Docker Hub is an artifact and a destination; its summary is left out where none is given")
    func page() throws {
        let release = Release {
            Product("Kilo", tag: "v*", version: .input, channel: .always(.stable)) {
                DockerHubPage("kiloai/cli", readme: "docs/hub.md")
                DockerHubPage("kiloai/other", readme: "docs/hub.md", summary: "Other").only(on: .stable)
            }
        }
        let plan = try JSONDecoder().decode(Plan.self, from: Data(release.json.utf8))
        #expect(
            plan.products[0].destinations.map(\.kind) == [
                .dockerHub(repository: "kiloai/cli"), .dockerHub(repository: "kiloai/other"),
            ])
        #expect(plan.products[0].destinations.map(\.isOptional) == [true, true])
        guard case .dockerHubPage(let page) = plan.artifacts[0],
            case .dockerHubPage(let other) = plan.artifacts[1]
        else {
            Issue.record("expected two pages")
            return
        }
        #expect(page.repository == "kiloai/cli" && page.readme == "docs/hub.md" && page.summary == nil)
        #expect(other.summary == "Other")
        let again = try JSONDecoder().decode(Plan.self, from: JSONEncoder().encode(plan))
        #expect(again == plan)
    }
}
