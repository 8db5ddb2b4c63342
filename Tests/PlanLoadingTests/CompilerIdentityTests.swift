import Core
import SystemPackage
import Testing

@testable import PlanLoading

@Suite("The compiler's identity")
struct CompilerIdentityTests {
    private static func compiler() throws -> FilePath {
        try CompilerSearch(environment: PlanFixture.environment, folder: "/").path()
    }

    /// A script in place of a compiler that notes what it is asked.
    private static func script(_ fixture: PlanFixture) throws -> FilePath {
        let path = fixture.folder.appending("swiftc")
        let text = "#!/bin/sh\necho \"$1\" >>\(fixture.folder)/log\nexec \(try compiler()) \"$@\"\n"
        try FileSystem.write(Array(text.utf8), to: path, mode: [.ownerReadWriteExecute])
        return path
    }

    @Test("is known without running it")
    func known() throws {
        let identity = CompilerSearch.identity(of: try Self.compiler())
        #expect(identity != nil)
        #expect(CompilerSearch.identity(of: try Self.compiler()) == identity)
    }

    @Test("is asked for each time where a script chooses the toolchain")
    func script() async throws {
        let fixture = try await PlanFixture()
        var environment = PlanFixture.environment
        let script = try Self.script(fixture)
        #expect(CompilerSearch.identity(of: script) == nil)
        environment["KILO_RELEASE_SWIFTC"] = script.string
        let path = try fixture.plan(PlanFixture.small)
        _ = try await fixture.loader(environment: environment).load(path)
        try FileSystem.remove(fixture.folder.appending("log"))
        #expect(try await fixture.loader(environment: environment).load(path).source == .cache)
        let log = try FileStream.contents(of: fixture.folder.appending("log"))
        #expect(String(decoding: log, as: UTF8.self) == "--version\n")
    }

    @Test("and an earlier result are enough: nothing is run then")
    func nothingRuns() async throws {
        let holder = try await PlanFixture()
        let fixture = try await PlanFixture(cache: holder.folder.appending("cache"))
        let cache = PlanCache(folder: fixture.cache)
        // What no compiler answers, and a plan that this text does not become.
        let words = "Swift version 0 (none)\nTarget: none\n"
        let path = try Self.compiler()
        let key = try #require(CompilerSearch.identity(of: path).map { ContentKey(["compiler"] + $0).digest })
        try cache.store(compiler: Array(words.utf8), key)
        let plan = try fixture.plan(PlanFixture.small)
        let compiler = try #require(Compiler(path: path, versionOutput: words))
        let json = "{\"format\":1,\"commands\":[],\"artifacts\":[],\"products\":[]}"
        try cache.store(plan: Array(json.utf8), PlanLoader.key(try PlanFile.read(plan), .release, compiler))
        #expect(try await fixture.loader().load(plan).source == .cache)
        #expect(!FileSystem.exists(fixture.cache.appending("modules")))
    }
}
