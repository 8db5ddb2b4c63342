import Core
import Destinations
import Foundation
import Lifecycle
import SystemPackage
import TestSupport
import Testing

@Suite("npm and we meet at one registry")
struct NPMInteroperationTests {
    @Test("what we publish, npm installs and runs")
    func ours() async throws {
        try await NPMFixture.run { npm in
            let client = command(npm, "home")
            let platform = try await pack("@sample/tool-linux", client, npm)
            let wrapper = try await pack(
                "@sample/tool", client, npm, ["optionalDependencies": ["@sample/tool-linux": "1.0.0"]])
            for (tarball, manifest) in [platform, wrapper] {
                let name = manifest["name"]?.string ?? ""
                let publication = try npm.publication(name, "1.0.0", tarball: tarball, manifest: manifest)
                let published = await publication.publish()
                #expect(published.name == "published", "\(published)")
                #expect(await publication.confirm().name == "published")
            }
            let project = npm.folder.appending("project")
            try FileSystem.makeFolder(project)
            let anyone = command(npm, "other")
            let installed = try await anyone.run("install", "@sample/tool", in: project)
            #expect(installed.output.contains("added 2 packages"), "\(installed.output)")
            let run = try await anyone.run("exec", "--offline", "tool", in: project)
            #expect(run.output == "@sample/tool runs\n")
        }
    }

    @Test("what npm publishes, we find identical, and other bytes different")
    func theirs() async throws {
        try await NPMFixture.run { npm in
            var client = command(npm, "home")
            client.token = NPMFixture.token.reveal()
            let (tarball, manifest) = try await pack("plain", client, npm)
            let publication = try npm.publication("plain", "1.0.0", tarball: tarball, manifest: manifest)
            #expect(try await publication.inspect() == .absent)
            let published = try await client.run("publish", tarball.string, in: npm.folder)
            #expect(published.status == 0, "\(published.output)")
            guard case .identical = try await publication.inspect() else {
                Issue.record("not identical")
                return
            }
            #expect(await publication.confirm().name == "published")
            guard case .different = try await npm.publication("plain").inspect() else {
                Issue.record("not different")
                return
            }
        }
    }

    private func command(_ npm: NPMFixture, _ home: String) -> NPMCommand {
        NPMCommand(registry: npm.origin, home: npm.folder.appending(home))
    }

    /// Packs a small package with a command.
    private func pack(
        _ name: String, _ client: NPMCommand, _ npm: NPMFixture, _ extra: JSONValue = [:]
    ) async throws -> (FilePath, JSONValue) {
        let flat = name.replacing("@", with: "").replacing("/", with: "-")
        let home = npm.folder.appending(flat)
        try FileSystem.makeFolder(home)
        let command = name.split(separator: "/").last.map(String.init) ?? name
        var manifest: JSONObject = JSONObject()
        manifest["name"] = .string(name)
        manifest["version"] = "1.0.0"
        manifest["bin"] = JSONValue(members: [(command, "run.js")])
        for (key, value) in extra.object?.members ?? [] { manifest[key] = value }
        let script = "#!/usr/bin/env node\nconsole.log('\(name) runs')\n"
        try FileSystem.write(Array(script.utf8), to: home.appending("run.js"))
        let json = JSONValue.object(manifest)
        try FileSystem.write(Array(json.text(.indented).utf8), to: home.appending("package.json"))
        let packed = try await client.run("pack", home.string, in: npm.folder)
        #expect(packed.status == 0, "\(packed.output)")
        return (npm.folder.appending("\(flat)-1.0.0.tgz"), json)
    }
}
