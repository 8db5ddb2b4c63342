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

    @Test("a folder that holds something else is not emptied; one of a rehearsal is")
    func foreignFolder() async throws {
        try await SampleProject.with { project in
            try project.write("precious/thesis.txt", "years of work")
            let refused = try await project.kilo("rehearse", "--state", "precious")
            #expect(refused.status == 2)
            #expect(refused.errors.contains("rehearsal.foreign-folder"))
            let thesis = project.folder.appendingPathComponent("precious/thesis.txt")
            #expect(try String(contentsOf: thesis, encoding: .utf8) == "years of work")
            for _ in 0..<2 { #expect(try await project.kilo("rehearse", "--state", "own").status == 0) }
        }
    }

    @Test("a rehearsal's run is not resumed as a release")
    func notResumed() async throws {
        try await SampleProject.with { project in
            #expect(try await project.kilo("rehearse").status == 0)
            let result = try await project.kilo("resume", "--yes", "--state", ".kilo-release/rehearsal")
            #expect(result.status == 2)
            #expect(result.errors.contains("status.no-run"))
        }
    }

    @Test("settings of the project or the person lead no rehearsal to a real registry")
    func settings() async throws {
        try await SampleProject.with { project in
            try project.write(
                ".npmrc", "@sample:registry=http://127.0.0.1:9/\n//127.0.0.1:9/:_authToken=real\n")
            for way in [["rehearse"], ["rehearse", "--chaos", "--rounds", "1"]] {
                let result = try await Tool.run([Tool.program] + way, in: project.folder)
                #expect(result.status == 0, "\(way) \(result.output)\(result.errors)")
            }
        }
    }
}
