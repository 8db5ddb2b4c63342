import Core
import Destinations
import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import kilo_release

@Suite("Logins of registries, as docker and podman keep them")
struct RegistryLoginsTests {
    private func auth(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

    private func write(_ text: String, to path: FilePath, mode: Int = 0o600) throws {
        try FileManager.default.createDirectory(
            atPath: path.removingLastComponent().string, withIntermediateDirectories: true)
        try text.write(toFile: path.string, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path.string)
    }

    private func login(
        _ json: String, for repository: String, helper: String? = nil
    ) async throws -> OCICredentials? {
        try await withTemporaryFolder { folder in
            try write(json, to: folder.pushing(".docker/config.json"))
            if let helper {
                try write(
                    "#!/bin/sh\n\(helper)\n", to: folder.pushing("bin/docker-credential-test"), mode: 0o755)
            }
            let environment = ["HOME": folder.string, "PATH": "\(folder)/bin:/usr/bin:/bin"]
            return try await RegistryLogins(environment: environment).credentials(for: repository)
        }
    }

    @Test(
        "names of a host: with scheme, of a part of it, and Docker Hub's of old",
        arguments: [
            ("ghcr.io", "ghcr.io/a/b"), ("https://ghcr.io/v1/", "ghcr.io/a/b"), ("ghcr.io/a", "ghcr.io/a/b"),
            ("https://index.docker.io/v1/", "docker.io/library/alpine"), ("docker.io", "alpine"),
            ("https://index.docker.io/v1/", "kiloai/cli"), ("127.0.0.1:5000", "127.0.0.1:5000/a/b"),
        ])
    func names(key: String, repository: String) async throws {
        let json = #"{"auths":{"other.io":{"auth":"eDp5"},"\#(key)":{"auth":"\#(auth("kilo:a:b"))"}}}"#
        #expect(try await login(json, for: repository) == .basic(user: "kilo", Secret("a:b")))
    }

    @Test("the most specific name is taken, and tokens before passwords")
    func order() async throws {
        let json = #"""
            {"auths":{"r.io":{"auth":"\#(auth("all:1"))"},"r.io/a/b":{"auth":"\#(auth("own:2"))"},
            "i.io":{"auth":"\#(auth("x:y"))","identitytoken":"id"},"t.io":{"registrytoken":"reg"}}}
            """#
        #expect(try await login(json, for: "r.io/a/b") == .basic(user: "own", Secret("2")))
        #expect(try await login(json, for: "r.io/a/c") == .basic(user: "all", Secret("1")))
        #expect(try await login(json, for: "i.io/a") == .identityToken(Secret("id")))
        #expect(try await login(json, for: "t.io/a") == .bearer(Secret("reg")))
        #expect(try await login(json, for: "none.io/a") == nil)
    }

    @Test("a helper gets the server on its input and answers for one host, or for all")
    func helpers() async throws {
        let script =
            #"read server; printf '{"ServerURL":"%s","Username":"u","Secret":"%s"}' "$server" "$server""#
        let own = #"{"credHelpers":{"ghcr.io":"test"}}"#
        #expect(
            try await login(own, for: "ghcr.io/a", helper: script) == .basic(user: "u", Secret("ghcr.io")))
        #expect(try await login(own, for: "r.io/a", helper: script) == nil)
        let store = #"{"credsStore":"test"}"#
        let hub = Secret("https://index.docker.io/v1/")
        #expect(try await login(store, for: "alpine", helper: script) == .basic(user: "u", hub))
        let token = #"printf '{"Username":"<token>","Secret":"id"}'"#
        #expect(try await login(store, for: "r.io/a", helper: token) == .identityToken(Secret("id")))
    }

    @Test("a helper that knows none is passed over; one that fails or answers nonsense stops")
    func helperFailures() async throws {
        let store = #"{"credsStore":"test","auths":{"r.io":{"auth":"\#(auth("a:b"))"}}}"#
        let none = "echo credentials not found in native keychain; exit 1"
        #expect(try await login(store, for: "r.io/a", helper: none) == .basic(user: "a", Secret("b")))
        for script in ["echo locked >&2; exit 1", "echo nonsense", "exit 1"] {
            do {
                _ = try await login(store, for: "r.io/a", helper: script)
                Issue.record("\(script) was taken")
            } catch let failure as Failure {
                #expect(failure.code == .registryLogins)
            }
        }
    }

    @Test(
        "what cannot be understood is no missing login",
        arguments: [
            "{", #"{"auths":{"r.io":{"auth":"%"}}}"#, #"{"auths":{"r.io":{"auth":"bm9jb2xvbg=="}}}"#,
            #"{"credsStore":"../evil"}"#,
        ])
    func malformed(json: String) async throws {
        do {
            _ = try await login(json, for: "r.io/a")
            Issue.record("was taken")
        } catch let failure as Failure {
            #expect(failure.code == .registryLogins)
        }
    }

    @Test("the files in their order; none without a home")
    func files() async throws {
        try await withTemporaryFolder { folder in
            func file(_ user: String) -> String { #"{"auths":{"r.io":{"auth":"\#(auth("\(user):x"))"}}}"# }
            try write(file("podman"), to: folder.pushing("run/containers/auth.json"))
            var environment = ["XDG_RUNTIME_DIR": "\(folder)/run", "HOME": "\(folder)"]
            func user() async throws -> String? {
                guard
                    case .basic(let user, _)? = try await RegistryLogins(environment: environment)
                        .credentials(for: "r.io/a")
                else { return nil }
                return user
            }
            #expect(try await user() == "podman")
            try write(file("named"), to: folder.appending("named.json"))
            environment["REGISTRY_AUTH_FILE"] = "\(folder)/named.json"
            #expect(try await user() == "named")
            try write(file("docker"), to: folder.pushing("d/config.json"))
            environment["DOCKER_CONFIG"] = "\(folder)/d"
            #expect(try await user() == "docker")
            environment = [:]
            #expect(try await user() == nil)
        }
    }
}
