import Core
import Foundation
import Rehearsal
import SystemPackage
import TestSupport
import Testing

@Suite("The real npm works with the npm stand-in")
struct NPMClientTests {
    @Test("what npm publishes, npm views, tags, installs and runs", arguments: RealNPM.installed)
    func roundTrip(by release: RealNPM) async throws {
        try await withNPMRegistry { server, folder in
            let npm = NPMClient(
                registry: server.origin, home: folder.appending("home"), token: "npm_rehearsal",
                release: release)
            let platform = try writeNPMPackage("@sample/tool-linux", "1.0.0", in: folder)
            let wrapper = try writeNPMPackage(
                "@sample/tool", "1.0.0", in: folder,
                extra: #","optionalDependencies":{"@sample/tool-linux":"1.0.0"}"#)
            for package in [platform, wrapper] {
                let published = try await npm.run("publish", "--access", "public", in: package)
                #expect(published.status == 0, "\(published.errors)")
            }
            let who = try await npm.run("whoami", in: folder)
            #expect(who.output == "rehearsal\n", "\(who.errors)")
            let ping = try await npm.run("ping", in: folder)
            #expect(ping.status == 0, "\(ping.errors)")
            let view = try await npm.run("view", "@sample/tool", "version", "dist-tags.latest", in: folder)
            #expect(view.output.contains("1.0.0"), "\(view.errors)")
            let tag = try await npm.run("dist-tag", "add", "@sample/tool@1.0.0", "next", in: folder)
            #expect(tag.output == "+next: @sample/tool@1.0.0\n", "\(tag.errors)")
            let tags = try await npm.run("dist-tag", "ls", "@sample/tool", in: folder)
            #expect(tags.output == "latest: 1.0.0\nnext: 1.0.0\n", "\(tags.errors)")

            let project = folder.appending("project")
            try FileManager.default.createDirectory(
                atPath: project.string, withIntermediateDirectories: true)
            let anyone = NPMClient(
                registry: server.origin, home: folder.appending("other"), release: release)
            let installed = try await anyone.run("install", "@sample/tool@next", in: project)
            #expect(installed.status == 0, "\(installed.errors)")
            #expect(installed.output.contains("added 2 packages"))
            let run = try await anyone.run("exec", "--offline", "tool", in: project)
            #expect(run.output == "@sample/tool 1.0.0 runs\n", "\(run.errors)")
        }
    }

    @Test("npm says what is wrong when the stand-in refuses")
    func refusals() async throws {
        let tokens = [
            NPMToken(Secret("npm_rehearsal"), user: "rehearsal"),
            NPMToken(Secret("npm_reader"), user: "reader", permission: .readOnly),
            NPMToken(Secret("npm_other"), user: "other", packagesAndScopes: ["@other"]),
            NPMToken(Secret("npm_stranger"), user: "stranger"),
            NPMToken(Secret("npm_otp"), user: "rehearsal", oneTimePassword: Secret("123456")),
        ]
        try await withNPMRegistry(tokens: tokens) { server, folder in
            func npm(_ token: String) -> NPMClient {
                NPMClient(registry: server.origin, home: folder.appending("home"), token: token)
            }
            let first = try writeNPMPackage("@sample/tool", "1.0.0", in: folder)
            let next = try writeNPMPackage("@sample/tool", "1.1.0", in: folder)
            let restricted = try await npm("npm_rehearsal").run("publish", in: first)
            #expect(restricted.errors.contains("E402"))
            #expect(restricted.errors.contains("You must sign up for private packages"))
            let published = try await npm("npm_rehearsal").run("publish", "--access", "public", in: first)
            #expect(published.status == 0, "\(published.errors)")

            let again = try await npm("npm_rehearsal").run("publish", in: first)
            #expect(again.errors.contains("cannot publish over the previously published versions: 1.0.0"))
            for (token, code) in [
                ("npm_reader", "E403"), ("npm_other", "E404"), ("npm_stranger", "E403"),
                ("npm_expired", "E404"), ("npm_otp", "EOTP"),
            ] {
                let refused = try await npm(token).run("publish", in: next)
                #expect(refused.errors.contains("code \(code)"), "\(token): \(refused.errors)")
            }
            let expired = try await npm("npm_expired").run("whoami", in: folder)
            #expect(expired.errors.contains("code E401"))
            let otp = try await npm("npm_otp").run("publish", "--otp", "123456", in: next)
            #expect(otp.status == 0, "\(otp.errors)")
        }
    }

    @Test("npm deprecates, and takes back versions, whose numbers stay used")
    func takingBack() async throws {
        try await withNPMRegistry { server, folder in
            let npm = NPMClient(
                registry: server.origin, home: folder.appending("home"), token: "npm_rehearsal")
            let packages = try ["1.0.0", "1.1.0"].map { try writeNPMPackage("plain", $0, in: folder) }
            for package in packages {
                let published = try await npm.run("publish", in: package)
                #expect(published.status == 0, "\(published.errors)")
            }
            let deprecated = try await npm.run("deprecate", "plain@1.1.0", "use another", in: folder)
            #expect(deprecated.status == 0, "\(deprecated.errors)")
            let view = try await npm.run("view", "plain@1.1.0", "deprecated", in: folder)
            #expect(view.output == "use another\n")
            let removed = try await npm.run("unpublish", "plain@1.1.0", in: folder)
            #expect(removed.status == 0, "\(removed.errors)")
            let left = try await npm.run(
                "view", "plain", "versions", "dist-tags", "--json", "--prefer-online", in: folder)
            #expect(!left.output.contains("1.1.0"), "\(left.output)")
            let again = try await npm.run("publish", in: packages[1])
            #expect(again.errors.contains("E403"), "\(again.errors)")
            let gone = try await npm.run("unpublish", "plain", "--force", in: folder)
            #expect(gone.status == 0, "\(gone.errors)")
            let install = try await npm.run("install", "plain", "--prefer-online", in: folder)
            #expect(install.errors.contains("ENOVERSIONS"), "\(install.errors)")
            let locked = try await npm.run("publish", in: packages[0])
            #expect(locked.errors.contains("until 24 hours have passed"), "\(locked.errors)")
        }
    }

    @Test("files and their sizes are counted in the tarball, as npm counts them when it packs")
    func counts() async throws {
        try await withNPMRegistry { server, folder in
            let npm = NPMClient(
                registry: server.origin, home: folder.appending("home"), token: "npm_rehearsal")
            let package = try writeNPMPackage("plain", "1.0.0", in: folder)
            let published = try await npm.run("publish", "--json", in: package)
            let packed = try JSONValue(parsing: published.output)
            let dist = try await npm.run("view", "plain", "dist", "--json", in: folder)
            let counted = try JSONValue(parsing: dist.output)
            #expect(counted["unpackedSize"]?.int == packed["unpackedSize"]?.int, "\(published.output)")
            #expect(counted["fileCount"]?.int == packed["entryCount"]?.int)
            #expect(counted["fileCount"]?.int == 2)
        }
    }

    @Test("npm asks and changes who may do what")
    func access() async throws {
        try await withNPMRegistry { server, folder in
            let npm = NPMClient(
                registry: server.origin, home: folder.appending("home"), token: "npm_rehearsal")
            let package = try writeNPMPackage("@sample/tool", "1.0.0", in: folder)
            let published = try await npm.run("publish", "--access", "public", in: package)
            #expect(published.status == 0, "\(published.errors)")
            let status = try await npm.run("access", "get", "status", "@sample/tool", in: folder)
            #expect(status.output == "@sample/tool: public\n", "\(status.errors)")
            let people = try await npm.run("access", "list", "collaborators", "@sample/tool", in: folder)
            #expect(people.output == "rehearsal: read-write\n", "\(people.errors)")
            for owner in ["@sample", "rehearsal"] {
                let packages = try await npm.run("access", "list", "packages", owner, in: folder)
                #expect(packages.output == "@sample/tool: read-write\n", "\(packages.errors)")
            }
            let factor = try await npm.run("access", "set", "mfa=automation", "@sample/tool", in: folder)
            #expect(factor.status == 0, "\(factor.errors)")
            let paid = try await npm.run("access", "set", "status=private", "@sample/tool", in: folder)
            #expect(paid.errors.contains("E402"), "\(paid.errors)")
        }
    }

    /// `npm audit signatures` itself wants the keys of a TUF repository that cannot be replaced; what checks the
    /// signatures is npm's pacote, which takes keys.
    @Test("npm's own check finds the registry's signatures valid, and a wrong key out")
    func signatures() async throws {
        try await withNPMRegistry { server, folder in
            let npm = NPMClient(
                registry: server.origin, home: folder.appending("home"), token: "npm_rehearsal")
            let package = try writeNPMPackage("plain", "1.0.0", in: folder)
            let published = try await npm.run("publish", in: package)
            #expect(published.status == 0, "\(published.errors)")
            let root = try await RealProgram("npm").run(["root", "-g"], in: folder)
            let modules = root.output.split(separator: "\n").first.map(String.init) ?? ""
            let script = """
                const pacote = require(process.argv[1] + '/npm/node_modules/pacote')
                const origin = process.argv[2]
                const broken = process.argv[3] === 'broken'
                ;(async () => {
                  const { keys } = await (await fetch(origin + '/-/npm/v1/keys')).json()
                  const pem = key => '-----BEGIN PUBLIC KEY-----\\n' + key + '\\n-----END PUBLIC KEY-----'
                  const other = require('crypto').generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey
                    .export({ type: 'spki', format: 'pem' })
                  const id = '//' + new URL(origin).host + '/:_keys'
                  const manifest = await pacote.manifest('plain@1.0.0', {
                    registry: origin + '/', verifySignatures: true, cache: process.argv[4],
                    [id]: keys.map(key => ({ ...key, pemkey: broken ? other : pem(key.key) })),
                  })
                  console.log('verified', manifest._signatures.length)
                })().catch(error => console.log(error.code))
                """
            for (mode, expected) in [("whole", "verified 1\n"), ("broken", "EINTEGRITYSIGNATURE\n")] {
                let cache = folder.appending("cache-\(mode)").string
                let checked = try await RealProgram("node").run(
                    ["-e", script, modules, server.origin, mode, cache], in: folder)
                #expect(checked.output == expected, "\(checked.errors)")
            }
        }
    }
}
