import Core
import Glibc
import ReleaseModel
import SystemPackage
import Testing

@testable import PlanLoading
@testable import Processes

@Suite("Loading a plan")
struct PlanLoaderTests {
    @Test("compiles and evaluates it, and keeps the result")
    func load() async throws {
        let fixture = try await PlanFixture()
        let path = try fixture.plan(PlanFixture.small + PlanFixture.nonce())
        let first = try await fixture.loader().load(path)
        #expect(first.source == .compiled)
        #expect(first.plan.products.map(\.name) == ["Kilo"])
        #expect(first.planFile == path)
        #expect(first.warnings.count == Sandbox.missing.count)
        #expect(first.digest == Digest.of(first.json))
        let second = try await fixture.loader().load(path)
        #expect(second.source == .cache)
        #expect(second.json == first.json)
        #expect(second.plan == first.plan)
    }

    @Test("the compiler's warnings carry the plan's line")
    func warnings() async throws {
        let fixture = try await PlanFixture()
        let path = try fixture.plan(
            PlanFixture.small + PlanFixture.nonce() + "\nfunc unused() { let value = 1 }")
        let loaded = try await fixture.loader().load(path)
        #expect(loaded.warnings.count == 1 + Sandbox.missing.count)
        #expect(loaded.warnings.first?.hasPrefix("\(path):9: initialization of immutable value") == true)
    }

    @Test("gives all errors of the compiler, with their lines")
    func errors() async throws {
        let fixture = try await PlanFixture()
        let path = try fixture.plan("let a: Int = \"text\"\nlet b = nothing\n" + PlanFixture.small)
        let found = try await failures { _ = try await fixture.loader().load(path) }
        #expect(found.map(\.code) == [.planDoesNotCompile, .planDoesNotCompile])
        #expect(found.map(\.location?.line) == [3, 4])
        #expect(found.map(\.location?.file) == [path.string, path.string])
        #expect(found.last?.message == "cannot find 'nothing' in scope")
    }

    @Test("says which declaration it expects", arguments: ["let other = 1", "let kiloCode = 1"])
    func declaration(body: String) async throws {
        let fixture = try await PlanFixture()
        let path = try fixture.plan(body)
        let found = try await failures { _ = try await fixture.loader().load(path) }
        #expect(found.map(\.code) == [.planNoDeclaration])
        #expect(found.first?.message.contains("let kiloCode = Release { ... }") == true)
    }

    @Test("may declare names that the two generated lines use")
    func shadowing() async throws {
        let fixture = try await PlanFixture()
        let path = try fixture.plan(
            "let plan = 1, main = 2\nfunc exit(_ code: Int32) {}\n"
                + PlanFixture.small.replacing("kiloCode", with: "`default`"), name: "Default.swift")
        #expect(try await fixture.loader().load(path).plan.products.count == 1)
    }

    @Test("that is not there is a failure of its own")
    func missing() async throws {
        let fixture = try await PlanFixture()
        let path = fixture.folder.appending(PlanLoader.defaultPlan)
        let found = try await failures { _ = try await fixture.loader().load(path) }
        #expect(found.map(\.code) == [.planMissing])
    }

    @Test("needs a compiler", arguments: ["KILO_RELEASE_SWIFTC", "SWIFT_EXEC", ""])
    func noCompiler(variable: String) async throws {
        let fixture = try await PlanFixture()
        let path = try fixture.plan(PlanFixture.small)
        var environment = PlanFixture.environment
        if variable.isEmpty { environment["PATH"] = "/nowhere" }
        environment[variable] = "/nowhere/swiftc"
        let found = try await failures { _ = try await fixture.loader(environment: environment).load(path) }
        #expect(found.map(\.code) == [.planNoCompiler])
    }

    @Test("refuses a compiler that is none")
    func unusable() async throws {
        let fixture = try await PlanFixture()
        let path = try fixture.plan(PlanFixture.small)
        let environment = ["KILO_RELEASE_SWIFTC": "/bin/true"]
        let found = try await failures { _ = try await fixture.loader(environment: environment).load(path) }
        #expect(found.map(\.code) == [.planCompilerUnusable])
    }

    @Test("builds the module once, also with several loads at a time")
    func concurrent() async throws {
        let cacheHolder = try await PlanFixture()
        let fixture = try await PlanFixture(cache: cacheHolder.folder.appending("cache"))
        let paths = try ["A.swift", "B.swift"].map { name in
            let text = PlanFixture.small.replacing("kiloCode", with: name.prefix(1).lowercased())
            return try fixture.plan(text, name: name)
        }
        try await withThrowingTaskGroup(of: LoadedPlan.self) { group in
            for path in paths { group.addTask { try await fixture.loader().load(path) } }
            for try await loaded in group { #expect(loaded.plan.products.count == 1) }
        }
        #expect(try FileSystem.names(in: fixture.cache.appending("modules")).count == 1)
        #expect(try FileSystem.names(in: fixture.cache.appending("drafts")) == [])
    }

    @Test(
        "keeps its results in the user's cache",
        arguments: [
            (["XDG_CACHE_HOME": "/x", "HOME": "/h"], "/x/kilo-release"),
            (["XDG_CACHE_HOME": "x", "HOME": "/h"], "/h/.cache/kilo-release"),
            (["XDG_CACHE_HOME": ""], nil), ([:], nil),
        ] as [([String: String], FilePath?)])
    func cacheFolder(environment: [String: String], expected: FilePath?) {
        #expect(PlanLoader.cacheFolder(environment: environment) == expected)
    }

    @Test("does not trust a damaged cache")
    func damagedCache() async throws {
        let holder = try await PlanFixture()
        let cache = PlanCache(folder: holder.folder)
        let key = Digest.of("key")
        try cache.store(plan: Array("content".utf8), key)
        #expect(cache.plan(key) == Array("content".utf8))
        let path = holder.folder.appending("plans").appending(key.hex)
        var bytes = try FileStream.contents(of: path)
        bytes.removeLast()
        try FileSystem.write(bytes, to: path)
        #expect(cache.plan(key) == nil)
    }
}
