import Core
import Testing

@testable import Destinations

@Suite("npm's settings are read as npm reads them")
struct NPMSettingsTests {
    private func settings(_ files: String..., environment: [String: String] = [:]) -> NPMSettings {
        NPMSettings(
            environment: environment,
            files: files.enumerated().map {
                NPMSettingsFile($0.element, path: "file\($0.offset)", environment: environment)
            })
    }

    @Test(
        "lines, comments, quotes and variables",
        arguments: [
            ("tag=next", "next"), ("  tag =  next  ", "next"), ("tag=next ; why", "next"),
            ("tag=next # why", "next"), (#"tag="a b""#, "a b"), ("tag='a;b'", "a;b"), (#"tag=a\;b"#, "a;b"),
            ("; tag=no\ntag=yes", "yes"), ("tag=one\ntag=two", "two"), ("tag", "true"), ("tag=", nil),
            ("tag=${NAME}-x", "value-x"), ("tag=${MISSING?}x", "x"), ("${KEY}=x", "x"), ("", nil),
            ("tag=next\r\nother=1", "next"), ("[section]\ntag=x", "x"),
        ] as [(String, String?)])
    func lines(text: String, expected: String?) throws {
        let settings = settings(text, environment: ["NAME": "value", "KEY": "tag"])
        #expect(try settings.value("tag") == expected)
    }

    @Test("a variable that is not set is an error where it is needed, with its line, and never a value")
    func unset() throws {
        let settings = settings("a=1\n//r.example/:_authToken=${NOPE}")
        #expect(try settings.value("a") == "1")
        let failure = #expect(throws: Failure.self) { try settings.credential(for: "https://r.example") }
        #expect(failure?.code == .npmSettings)
        #expect(failure?.subject == "file0:2")
        #expect(failure?.message.contains("NOPE") == true)
    }

    @Test("the environment goes before the project, and that before the user")
    func order() throws {
        let files = ["tag=project", "tag=user\naccess=public"]
        #expect(try settings(files[0], files[1]).value("tag") == "project")
        #expect(try settings(files[0], files[1]).value("access") == "public")
        for name in ["NPM_CONFIG_TAG", "npm_config_tag"] {
            #expect(try settings(files[0], environment: [name: "env"]).value("tag") == "env")
            #expect(try settings(files[0], environment: [name: ""]).value("tag") == "project")
        }
        #expect(NPMSettings.userFile(environment: ["HOME": "/h"]) == "/h/.npmrc")
        #expect(NPMSettings.userFile(environment: ["HOME": "/h", "NPM_CONFIG_USERCONFIG": "/x"]) == "/x")
        #expect(NPMSettings.userFile(environment: [:]) == nil)
    }

    @Test("each scope may have a registry of its own")
    func registries() throws {
        let file = "registry=https://all.example/\n@s:registry=https://npm.pkg.github.com"
        let plain = settings(file)
        #expect(try plain.registry(for: "@s/n") == "https://npm.pkg.github.com")
        #expect(try plain.registry(for: "@t/n") == "https://all.example")
        #expect(try plain.registry(for: "n", declared: "https://plan.example/") == "https://plan.example")
        #expect(try plain.registry(for: "@s/n", chosen: "https://c.example") == "https://npm.pkg.github.com")
        let set = settings(file, environment: ["NPM_CONFIG_REGISTRY": "https://env.example"])
        #expect(try set.registry(for: "n", declared: "https://plan.example") == "https://env.example")
        #expect(try set.registry(for: "n", chosen: "https://c.example") == "https://c.example")
        #expect(try settings("").registry(for: "n") == "https://registry.npmjs.org")
        for wrong in ["ftp://x", "https://u:p@x"] {
            #expect(throws: Failure.self) { try settings("registry=\(wrong)").registry(for: "n") }
        }
    }

    @Test("a package's own setting for its scope goes before all others")
    func scoped() throws {
        let plain = settings("@s:registry=https://file.example")
        let found = try plain.registry(
            for: "@s/n", scoped: "https://own.example/", chosen: "https://c.example")
        #expect(found == "https://own.example")
        #expect(try plain.registry(for: "n", scoped: "https://own.example") == "https://registry.npmjs.org")
    }

    @Test("tokens of variables go neither to what only a package names nor over http beyond this machine")
    func variables() throws {
        let plain = settings("//r.example/:_authToken=t", environment: ["NPM_TOKEN": "n"])
        #expect(try plain.credential(for: "https://x.example") == .token(Secret("n")))
        #expect(try plain.credential(for: "https://x.example", isNamedByPackage: true) == nil)
        #expect(try plain.credential(for: "https://r.example", isNamedByPackage: true) == .token(Secret("t")))
        for here in ["127.0.0.1:4873", "127.9.9.9", "localhost:1", "[::1]:1", "npm.localhost"] {
            #expect(try plain.credential(for: "http://\(here)/a") == .token(Secret("n")), "\(here)")
        }
        for there in ["x.example", "127.0.0.1.example", "10.0.0.1:80", "127.evil", "localhost.example"] {
            let failure = #expect(throws: Failure.self) { try plain.credential(for: "http://\(there)") }
            #expect(failure?.code == .npmSettings, "\(there)")
        }
        #expect(try plain.credential(for: "http://r.example") == .token(Secret("t")))
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let file: String
        var environment: [String: String] = [:]
        let registry: String
        let expected: NPMCredential?
        var testDescription: String { "\(file.prefix(60)) \(environment.keys.sorted()) \(registry)" }
    }

    static let credentials = [
        Case(file: "//r.example/:_authToken=t", registry: "https://r.example", expected: .token(Secret("t"))),
        Case(file: "//r.example:_authToken=t", registry: "https://r.example", expected: .token(Secret("t"))),
        Case(
            file: "//r.example/:_authToken=t", registry: "https://r.example/a/b",
            expected: .token(Secret("t"))),
        Case(
            file: "//r.example/:_authToken=t\n//r.example/a/:_authToken=u", registry: "https://r.example/a",
            expected: .token(Secret("u"))),
        Case(file: "//r.example/a/:_authToken=t", registry: "https://r.example/b", expected: nil),
        Case(file: "//r.example:80/:_authToken=t", registry: "https://r.example", expected: nil),
        Case(
            file: "//r.example/:_auth=dTpw", registry: "https://r.example", expected: .basic(Secret("dTpw"))),
        Case(
            file: "//r.example/:username=u\n//r.example/:_password=cA==", registry: "https://r.example",
            expected: .basic(Secret("dTpw"))),
        Case(file: "//r.example/:username=u", registry: "https://r.example", expected: nil),
        Case(
            file: "//r.example/:_authToken=${NODE_AUTH_TOKEN}", environment: ["NODE_AUTH_TOKEN": "n"],
            registry: "https://r.example", expected: .token(Secret("n"))),
        // A variable that a file gives to one registry is not sent to another.
        Case(
            file: "//r.example/:_authToken=${NODE_AUTH_TOKEN}", environment: ["NODE_AUTH_TOKEN": "n"],
            registry: "https://other.example", expected: nil),
        Case(
            file: "//r.example/:_authToken=${NODE_AUTH_TOKEN}",
            environment: ["NODE_AUTH_TOKEN": "n", "NPM_TOKEN": "m"], registry: "https://other.example",
            expected: .token(Secret("m"))),
        Case(
            file: "", environment: ["NODE_AUTH_TOKEN": "n", "NPM_TOKEN": "m"],
            registry: "https://r.example", expected: .token(Secret("n"))),
        Case(
            file: "//r.example/:_authToken=t", environment: ["NODE_AUTH_TOKEN": "n"],
            registry: "https://r.example", expected: .token(Secret("t"))),
        Case(
            file: "", environment: ["npm_config_//r.example/:_authToken": "e"], registry: "https://r.example",
            expected: .token(Secret("e"))),
        Case(file: "", registry: "https://r.example", expected: nil),
    ]

    @Test("the credential for a registry is the nearest one, and no other", arguments: credentials)
    func credential(_ sample: Case) throws {
        let settings = settings(sample.file, environment: sample.environment)
        #expect(try settings.credential(for: sample.registry) == sample.expected)
    }

    @Test(
        "a credential for no registry is refused as npm refuses it", arguments: ["_authToken=x", "_auth=x"])
    func bare(line: String) throws {
        let failure = #expect(throws: Failure.self) {
            try settings(line).credential(for: "https://r.example")
        }
        #expect(failure?.advice.contains("//r.example/:") == true)
    }
}
