import Core
import ReleaseModel
import SystemPackage
import Testing

@testable import PlanLoading

@Suite("A plan lock")
struct PlanLockTests {
    private static let withoutCompiler = ["PATH": "/nowhere"]

    @Test("holds the plan, and needs no compiler")
    func roundTrip() async throws {
        let fixture = try await PlanFixture()
        let path = try fixture.plan(PlanFixture.small)
        let compiled = try await fixture.loader().load(path)
        let lock = try await fixture.loader().lock(path)
        #expect(lock.string == path.string + ".lock.json")
        let loader = fixture.loader(environment: Self.withoutCompiler)
        for loaded in [try await loader.load(lock), try await loader.load(path, locks: .require)] {
            #expect(loaded.source == .lock)
            #expect(loaded.plan == compiled.plan)
            #expect(loaded.digest == compiled.digest)
            #expect(loaded.json == compiled.json)
            #expect(loaded.planFile == path)
        }
    }

    @Test("is the same bytes each time, with sorted keys")
    func deterministic() async throws {
        let fixture = try await PlanFixture()
        let path = try fixture.plan(PlanFixture.small)
        let lock = try await fixture.loader().lock(path)
        let first = try FileStream.contents(of: lock)
        try await fixture.loader().lock(path)
        #expect(try FileStream.contents(of: lock) == first)
        let keys = try JSONValue(parsing: first).object?.members.map(\.key)
        #expect(
            keys == ["descriptionDigest", "digest", "format", "plan", "planFile", "sourceDigest"])
    }

    @Test("of another text is refused where it is insisted on")
    func outdated() async throws {
        let fixture = try await PlanFixture()
        let path = try fixture.plan(PlanFixture.small)
        try await fixture.loader().lock(path)
        _ = try fixture.plan(PlanFixture.small + "// changed")
        let found = try await failures { _ = try await fixture.loader().load(path, locks: .require) }
        #expect(found.map(\.code) == [.planLockOutdated])
    }

    @Test("is no silent way out when there is no compiler")
    func noFallback() async throws {
        let fixture = try await PlanFixture()
        let path = try fixture.plan(PlanFixture.small)
        try await fixture.loader().lock(path)
        let loader = fixture.loader(environment: Self.withoutCompiler)
        let found = try await failures { _ = try await loader.load(path) }
        #expect(found.map(\.code) == [.planNoCompiler])
    }

    @Test("that is missing is a failure of its own")
    func missing() async throws {
        let fixture = try await PlanFixture()
        let path = try fixture.plan(PlanFixture.small)
        let found = try await failures { _ = try await fixture.loader().load(path, locks: .require) }
        #expect(found.map(\.code) == [.planLockMissing])
    }

    @Test(
        "that was edited is refused",
        arguments: [
            ("\"Kilo\"", "\"Kil0\""), ("sha256:", "sha256:0"), ("\"format\": 1", "\"format\": 9"),
            ("}\n", ""), ("\"planFile\"", "\"plan-file\""),
        ])
    func edited(text: String, replacement: String) async throws {
        let fixture = try await PlanFixture()
        let lock = try await fixture.loader().lock(try fixture.plan(PlanFixture.small))
        let content = String(decoding: try FileStream.contents(of: lock), as: UTF8.self)
        try FileSystem.write(Array(content.replacing(text, with: replacement).utf8), to: lock)
        let found = try await failures { _ = try await fixture.loader().load(lock) }
        #expect(found.map(\.code) == [.planLockDamaged])
    }

    @Test("with another plan format is refused")
    func format() throws {
        let plan: JSONValue = ["format": 2, "commands": [], "artifacts": [], "products": []]
        let failure = #expect(throws: Failure.self) {
            _ = try LoadedPlan(plan, source: .lock, planFile: "Kilo.swift")
        }
        #expect(failure?.code == .planUnreadable)
    }
}
