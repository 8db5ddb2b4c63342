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
        for word in ["owner", "links", "removes", "compression", "baseImage"] {
            #expect(!json.contains("\"\(word)\""), "\(word)")
        }
    }
}
