import Foundation
import TestSupport
import Testing

@Suite("The chaos of real processes")
struct ChaosTests {
    @Test("50 rounds of kill -9 and faults at every destination break no promise")
    func kills() async throws {
        try await SampleProject.everywhere { project in
            let result = try await project.kilo(
                "rehearse", "--plan", SampleProject.everywherePlan, "--chaos", "--rounds", "50")
            print(result.output.split(separator: "\n").first ?? "")
            #expect(result.status == 0, "\(result.output)\(result.errors)")
            #expect(result.output.contains("every promise held"))
            let killed = result.output.split(separator: "\n").count { $0.contains(" killed: held") }
            #expect(killed == 50)
        }
    }

    @Test(
        "a written fault hits the real publish code, which gets over it",
        arguments: [
            "npm:409-not-saved@2", "npm:reset-after-commit", "marketplace:timeout-after-commit=50ms",
            "oci:reset@blob/2", "github:422-already-exists", "openvsx:502-after-commit", "*:slow=20ms",
        ])
    func written(fault: String) async throws {
        try await SampleProject.everywhere { project in
            let result = try await project.kilo(
                "rehearse", "--plan", SampleProject.everywherePlan, "--fault", fault)
            #expect(result.status == 0, "\(result.output)\(result.errors)")
            #expect(!result.output.contains("has hit nothing"), "\(result.output)")
        }
    }

    @Test("a fault that is none is refused, and the list names all that are")
    func unknown() async throws {
        try await SampleProject.with { project in
            let result = try await project.kilo("rehearse", "--fault", "npm:flood")
            #expect(result.status == 2)
            #expect(result.errors.contains("rehearsal.fault-unknown"))
            let list = try await project.kilo("rehearse", "--fault", "list").output
            #expect(list.contains("npm:409-not-saved"))
        }
    }
}
