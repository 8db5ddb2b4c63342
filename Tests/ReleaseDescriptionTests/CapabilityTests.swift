import Testing

import struct Artifacts.FileCapabilities
import enum ReleaseDescription.Capability

@Suite("Capabilities in plans")
struct CapabilityTests {
    @Test("are those that can be written, all of them, in the order of their numbers")
    func names() {
        #expect(Capability.allCases.map(\.rawValue) == FileCapabilities.names)
    }
}
