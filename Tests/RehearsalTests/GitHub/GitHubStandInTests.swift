import Core
import Foundation
import Rehearsal
import SystemPackage
import TestSupport
import Testing

@Suite("The GitHub stand-in behaves as GitHub documents it")
struct GitHubStandInTests {
    /// Runs curl as the API's client and gives the status with the body.
    private func call(
        _ server: StandInServer, _ method: String, _ path: String, _ body: String = "",
        token: String? = "ghp_writer"
    ) async throws -> (status: Int, json: JSONValue?, text: String) {
        let answer = try await Curl.run(
            "-X", method, "-w", "\n%{http_code}", "-H",
            "Authorization: Bearer \(token ?? "")\(token == nil ? "\nX-None: 1" : "")",
            "--data-binary", body, "-H", "Content-Type: application/octet-stream", server.origin + path)
        let lines = answer.output.split(separator: "\n", omittingEmptySubsequences: false)
        let text = lines.dropLast().joined(separator: "\n")
        return (Int(lines.last ?? "") ?? 0, try? JSONValue(parsing: text), text)
    }

    private let releases = "/repos/sample/tool/releases"

    @Test("a draft is invisible to the tag lookup and to readers, and publishing makes its tag")
    func drafts() async throws {
        try await withGitHub { server, _ in
            let created = try await call(
                server, "POST", releases, #"{"tag_name":"v1.0.0","draft":true,"target_commitish":"main"}"#)
            #expect(created.status == 201)
            let page = try #require(created.json?["html_url"]?.string)
            #expect(page.contains("untagged-"))
            let id = try #require(created.json?["id"]?.int)
            for (path, token, status) in [
                ("\(releases)/tags/v1.0.0", "ghp_writer", 404), ("\(releases)/\(id)", "ghp_writer", 200),
                ("\(releases)/\(id)", "ghp_reader", 404),
                ("/repos/sample/tool/git/ref/tags/v1.0.0", "ghp_writer", 404),
            ] {
                let answer = try await call(server, "GET", path, token: token)
                #expect(answer.status == status, "\(path) \(token)")
            }
            let listed = try await call(server, "GET", releases, token: "ghp_reader")
            #expect(listed.text == "[]")

            let published = try await call(server, "PATCH", "\(releases)/\(id)", #"{"draft":false}"#)
            #expect(published.json?["draft"] == false)
            let tag = try await call(server, "GET", "/repos/sample/tool/git/ref/tags/v1.0.0")
            #expect(tag.json?["object"]?["sha"]?.string == GitHubCommit.second)
            let second = try await call(server, "POST", releases, #"{"tag_name":"v1.0.0"}"#)
            #expect(second.status == 422)
            #expect(second.json?["errors"]?.array?.first?["code"] == "already_exists")
        }
    }

    @Test("what does not fit is refused with GitHub's words")
    func refusals() async throws {
        try await withGitHub { server, _ in
            for (body, token, status, words) in [
                ("{}", "ghp_writer", 422, "missing_field"), ("{", "ghp_writer", 400, "Problems parsing JSON"),
                (#"{"tag_name":"v 1"}"#, "ghp_writer", 422, "not well-formed"),
                (#"{"tag_name":"v1","target_commitish":"none"}"#, "ghp_writer", 422, "target_commitish"),
                (#"{"tag_name":"v1"}"#, "ghp_reader", 403, "not accessible"),
                (#"{"tag_name":"v1"}"#, "ghp_wrong", 401, "Bad credentials"),
            ] {
                let answer = try await call(server, "POST", releases, body, token: token)
                #expect(answer.status == status, "\(body)")
                #expect(answer.text.contains(words), "\(answer.text)")
            }
            let hidden = try await call(server, "GET", "/repos/sample/secret", token: "ghp_none")
            #expect(hidden.status == 404)
        }
    }

    @Test("assets have a name, a state and a digest, and are downloaded from another origin")
    func assets() async throws {
        try await withGitHub { server, _ in
            let created = try await call(server, "POST", releases, #"{"tag_name":"v1.0.0"}"#)
            let id = try #require(created.json?["id"]?.int)
            let uploads = "/api/uploads\(releases)/\(id)/assets?name="
            let uploaded = try await call(server, "POST", uploads + "a%20b.txt", "hello")
            #expect(uploaded.json?["name"] == "a.b.txt")
            #expect(uploaded.json?["state"] == "uploaded")
            #expect(uploaded.json?["digest"]?.string == "\(Digest.of("hello"))")
            let again = try await call(server, "POST", uploads + "a.b.txt", "hello")
            #expect(again.status == 422)
            let empty = try await call(server, "POST", uploads + "empty")
            #expect(empty.text.contains("Bad Content-Length"))
            let elsewhere = try await call(server, "POST", "\(releases)/\(id)/assets?name=x", "hello")
            #expect(elsewhere.status == 404)

            let address = "\(server.origin)/sample/tool/releases/download/v1.0.0/a.b.txt"
            let place = try await Curl.run("-o", "/dev/null", "-w", "%{http_code} %{redirect_url}", address)
            #expect(place.output.hasPrefix("302 http://localhost:"))
            let followed = try await Curl.run("-L", "-H", "Authorization: Bearer ghp_writer", address)
            #expect(followed.output == "hello")
            let target = String(place.output.dropFirst(4))
            let trusting = try await Curl.run("-H", "Authorization: Bearer ghp_writer", target)
            #expect(trusting.output == "Only one auth mechanism allowed")
        }
    }

    @Test("lists come in pages with links to their neighbours")
    func pages() async throws {
        try await withGitHub { server, _ in
            for number in 1...5 {
                _ = try await call(server, "POST", releases, #"{"tag_name":"v\#(number)"}"#)
            }
            let page = try await Curl.run("-i", "\(server.origin)\(releases)?per_page=2&page=2")
            #expect(page.output.contains("page=1>; rel=\"prev\""))
            #expect(page.output.contains("page=3>; rel=\"next\""))
            #expect(page.output.contains("page=3>; rel=\"last\""))
            let last = try await call(server, "GET", "\(releases)?per_page=2&page=3")
            #expect(last.json?.array?.map { $0["tag_name"]?.string } == ["v1"])
        }
    }

    @Test("an immutable release takes and gives no asset, and its tag is used for ever")
    func immutable() async throws {
        try await withGitHub { server, _ in
            let solid = "/repos/sample/solid/releases"
            let created = try await call(server, "POST", solid, #"{"tag_name":"v1.0.0"}"#)
            #expect(created.json?["immutable"] == true)
            let id = try #require(created.json?["id"]?.int)
            let late = try await call(server, "POST", "/api/uploads\(solid)/\(id)/assets?name=a", "hello")
            #expect(late.status == 422)
            #expect(late.text.contains("Cannot upload assets to an immutable release."))
            let deleted = try await call(server, "DELETE", "\(solid)/\(id)")
            #expect(deleted.status == 204)
            let again = try await call(server, "POST", solid, #"{"tag_name":"v1.0.0"}"#)
            #expect(again.text.contains("tag_name was used by an immutable release"))
        }
    }

    @Test("Python's requests releases, uploads and downloads")
    func python() async throws {
        try await withGitHub { server, folder in
            let script = """
                import sys
                try:
                    import requests
                except ImportError:
                    sys.exit("requests is missing: install the Debian package python3-requests")
                api, session = sys.argv[1], requests.Session()
                session.headers["Authorization"] = "Bearer ghp_writer"
                release = session.post(f"{api}/repos/sample/tool/releases",
                                       json={"tag_name": "v1.0.0", "draft": True})
                release.raise_for_status()
                place = release.json()["upload_url"].split("{")[0]
                content = b"x" * 3_000_000
                asset = session.post(place, params={"name": "x.bin"}, data=content,
                                     headers={"Content-Type": "application/octet-stream"})
                asset.raise_for_status()
                session.patch(release.json()["url"], json={"draft": False}).raise_for_status()
                public = requests.get(f"{api}/repos/sample/tool/releases/latest").json()
                back = session.get(public["assets"][0]["browser_download_url"])
                print(back.status_code, back.content == content)
                """
            let ran = try await GitHubTool.python.run(["-c", script, server.origin], in: folder)
            #expect(ran.output == "200 True\n", "\(ran.output)")
        }
    }
}
