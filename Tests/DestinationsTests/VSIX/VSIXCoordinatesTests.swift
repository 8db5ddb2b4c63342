import Destinations
import Lifecycle
import Testing

@Suite("A VSIX is known by publisher, name, version and target")
struct VSIXCoordinatesTests {
    @Test("every spelling of no target is none", arguments: [nil, "", "universal", "undefined"])
    func noTarget(target: String?) {
        let vsix = VSIXCoordinates(publisher: "a", name: "b", version: "1.0.0", target: target)
        #expect(vsix.target == nil)
        #expect(vsix.identity(at: "open-vsx").description == "open-vsx:a.b@1.0.0")
    }

    @Test("an identity leads back to the coordinates", arguments: [nil, "linux-x64"])
    func roundTrip(target: String?) {
        let vsix = VSIXCoordinates(publisher: "a", name: "b", version: "1.0.0", target: target)
        #expect(VSIXCoordinates(vsix.identity(at: "marketplace")) == vsix)
    }

    @Test("a name without exactly one dot names no extension", arguments: ["a", "a.", ".b", "a.b.c", ""])
    func noExtension(name: String) {
        let identity = Identity(destination: "marketplace", name: name, version: "1.0.0")
        #expect(VSIXCoordinates(identity) == nil)
    }
}
