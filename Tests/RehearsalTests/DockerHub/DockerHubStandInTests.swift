import Core
import Foundation
import HTTPTypes
import Rehearsal
import SystemPackage
import TestSupport
import Testing

@Suite("The stand-in for Docker Hub's own API")
struct DockerHubStandInTests {
    private let account = #"{"identifier":"kilo","secret":"secret"}"#

    private func curl(_ origin: String, _ arguments: String...) async throws -> (
        status: String, body: JSONValue
    ) {
        let result = try await Curl.run(
            ["-w", "\n%{http_code}"] + arguments.map { $0.replacing("{O}", with: origin) })
        let parts = result.output.split(separator: "\n", omittingEmptySubsequences: false)
        return (String(parts.last ?? ""), (try? JSONValue(parsing: Array((parts.first ?? "").utf8))) ?? .null)
    }

    @Test("gives a token for the account, shows pages to everybody, and takes changes with the token")
    func pages() async throws {
        try await withTemporaryFolder { folder in
            let standIn = DockerHubStandIn(
                folder: folder, accounts: ["kilo": Secret("secret")], repositories: ["kiloai/cli"])
            try await withStandInServer(standIn) { server in
                let origin = server.origin
                let page = "{O}/v2/repositories/kiloai/cli/"
                let wrong = try await curl(
                    origin, "-d", #"{"identifier":"kilo","secret":"wrong"}"#, "{O}/v2/auth/token")
                #expect(wrong.status == "401")
                let signed = try await curl(origin, "-d", account, "{O}/v2/auth/token")
                let token = try #require(signed.body["access_token"]?.string)
                let bearer = "Authorization: Bearer \(token)"

                let empty = try await curl(origin, page)
                #expect(
                    empty.status == "200" && empty.body["description"] == ""
                        && empty.body["full_description"] == .null)
                let change = ##"{"full_description":"# Kilo"}"##
                #expect(try await curl(origin, "-X", "PATCH", "-d", change, page).status == "401")
                let other = "Authorization: Bearer rehearsal-hub-token-2"
                #expect(
                    try await curl(origin, "-X", "PATCH", "-H", other, "-d", change, page).status == "401")
                #expect(
                    try await curl(origin, "-X", "PATCH", "-H", bearer, "-d", change, page).status == "200")
                let long = #"{"description":""# + String(repeating: "x", count: 101) + #""}"#
                #expect(try await curl(origin, "-X", "PATCH", "-H", bearer, "-d", long, page).status == "400")
                let shown = try await curl(origin, page)
                #expect(shown.body["full_description"] == "# Kilo" && shown.body["description"] == "")

                let slashless = try await curl(
                    origin, "-X", "PATCH", "-H", bearer, "-d", change, String(page.dropLast()))
                #expect(slashless.status == "301")
                #expect(try await curl(origin, "{O}/v2/repositories/kiloai/other/").status == "404")
                #expect(try await curl(origin, "-X", "DELETE", "-H", bearer, page).status == "405")
            }
        }
    }
}
