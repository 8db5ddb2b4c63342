import Artifacts
import Core
import SystemPackage
import Testing

@Suite("Images that are refused")
struct ImageRefusalTests {
    let workshop: ImageWorkshop

    init() throws { workshop = try ImageWorkshop() }

    private func code(_ image: OCIImage) -> [Failure.Code] {
        failures { _ = try workshop.build(image) }.map(\.code)
    }

    @Test("no platform, a platform twice, no layer, more layers than Docker takes")
    func counts() throws {
        #expect(try code(workshop.image([])) == [.ociImage])
        #expect(try code(workshop.image([.linuxAMD64, .linuxAMD64])) == [.ociImage])
        #expect(try code(workshop.image(layers: [])) == [.ociImage])
        let many = try [OCILayer](repeating: ImageWorkshop.layer, count: 128)
        #expect(try code(workshop.image(layers: many)) == [.ociImage])
    }

    @Test(
        "a payload file that would delete one below",
        arguments: ["etc/.wh.passwd", ".wh..wh..opq", ".wh.x/y"])
    func whiteout(path: String) throws {
        #expect(try code(workshop.image(layers: [OCILayer(files: [.text(path, "")])])) == [.ociLayer])
    }

    @Test("an empty layer and colliding files")
    func payload() throws {
        #expect(try code(workshop.image(layers: [OCILayer(files: [])])) == [.payloadEmpty])
        let twice = try OCILayer(files: [.text("a", "1"), .text("a", "2")])
        #expect(try code(workshop.image(layers: [twice])) == [.payloadDuplicatePath])
    }

    @Test("settings that no runtime takes")
    func settings() throws {
        #expect(try code(workshop.image { $0.workingDirectory = "relative" }) == [.ociSettings])
        #expect(try code(workshop.image { $0.environment = ["A=B": "x"] }) == [.ociSettings])
        for port in ["http", "0", "65536", "80/icmp", "80/tcp/udp", ""] {
            #expect(try code(workshop.image { $0.exposedPorts = [port] }) == [.ociSettings], "\(port)")
        }
    }

    @Test("annotations whose names are reserved")
    func annotations() throws {
        var annotations = OCIAnnotations()
        try annotations.set("io.kilo.build", to: "7")
        try annotations.set("org.opencontainers.image.title", to: "Kilo")
        #expect(annotations[.title] == "Kilo")
        for name in ["org.opencontainers.image.colour", "org.opencontainers.image.ref.name", ""] {
            #expect(failures { try annotations.set(name, to: "x") }.map(\.code) == [.ociAnnotation])
        }
    }
}
