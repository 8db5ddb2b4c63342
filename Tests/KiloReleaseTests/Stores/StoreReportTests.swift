import Core
import Destinations
import Foundation
import HTTP
import HTTPTypes
import SystemPackage
import TestSupport
import Testing

@testable import kilo_release

@Suite("show prints an extension as vsce show does")
struct StoreReportTests {
    /// Answers every question with this extension.
    private struct Gallery: Transport {
        let extensions: String

        func send(_ request: Request) async throws(TransportError) -> Response {
            let body = "{\"results\": [{\"extensions\": [\(extensions)]}]}"
            return Response(status: .ok, body: .bytes(Array(body.utf8)), url: request.url)
        }
    }

    private func listing(_ extensions: String) async throws -> StoreListing {
        let connection = MarketplaceConnection.anonymous(transport: Gallery(extensions: extensions))
        return try #require(try await connection.listing(publisher: "acme", name: "sample"))
    }

    private static let sample = """
        {"publisher": {"publisherName": "acme", "displayName": "Acme", "flags": "verified"},
         "extensionName": "sample", "displayName": "Sample", "flags": "validated, public",
         "shortDescription": "text", "categories": ["Other", "Testing"], "tags": ["x", "__ext_y"],
         "publishedDate": "2023-11-02T00:04:05Z", "lastUpdated": "2024-02-29T12:00:09.5Z",
         "statistics": [{"statisticName": "install", "value": 1234567},
          {"statisticName": "averagerating", "value": 3.4567}, {"statisticName": "ratingcount", "value": 2},
          {"statisticName": "trendingdaily", "value": 0.1}],
         "versions": [
          {"version": "2.1.0", "targetPlatform": "win32-x64", "flags": "validated",
           "lastUpdated": "2024-02-29T12:00:09Z",
           "properties": [{"key": "Microsoft.VisualStudio.Code.PreRelease", "value": "true"}]},
          {"version": "2.1.0", "targetPlatform": "linux-x64", "flags": "none, new"},
          {"version": "2.0.0", "flags": "validated", "lastUpdated": "2023-11-02T00:04:05Z"}]}
        """

    @Test("for people: its use, its newest versions and their targets")
    func text() async throws {
        let report = StoreReport(listing: try await listing(Self.sample), store: "marketplace")
        let lines = report.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(
            lines == [
                "Sample", "Acme | ⤓ 1,234,567 installs | ★ ★ ★ ☆ ☆  (2)", "", "text", "",
                "  Version  Last Updated       Pre-release  ", "  2.1.0    February 29, 2024  ✔️           ",
                "  2.0.0    November 2, 2023                ", "", "Categories:", "  Other, Testing", "",
                "Tags:",
                "  x", "", "Targets:", "  2.1.0  linux-x64, win32-x64  ", "  2.0.0  universal             ",
                "", "More info:", "  Unique identifier:  acme.sample                       ",
                "  Version:            2.1.0                             ",
                "  Last updated:       February 29, 2024 at 12:00:09 PM  ",
                "  Publisher:          Acme                              ",
                "  Published at:       November 2, 2023                  ", "", "Statistics:",
                "  install        1234567 installs  ", "  averagerating  3.46 stars        ",
                "  ratingcount    2 ratings         ",
            ])
    }

    @Test("for machines: each version and target, and counts that no store tells are null")
    func json() async throws {
        let report = StoreReport(listing: try await listing(Self.sample), store: "marketplace")
        #expect(report.json["installs"]?.int == 1_234_567 && report.json["downloads"] == .null)
        #expect(report.json["rating"] == .number("3.46"))
        let packages = try #require(report.json["packages"]?.array)
        #expect(packages.map { $0["target"]?.string } == ["win32-x64", "linux-x64", "universal"])
        #expect(packages.map { $0["validated"]?.bool } == [true, false, true])
        #expect(packages.map { $0["preRelease"]?.bool } == [true, false, false])
        #expect(packages[1]["updated"] == .null)
    }

    @Test("for scripts of vsce: flags are numbers where all words are known, dates have milliseconds")
    func own() async throws {
        let found = GalleryObject(try await listing(Self.sample).answer).vsce
        #expect(found["flags"]?.int == 260 && found["publisher"]?["flags"]?.int == 2)
        #expect(found["versions"]?.array?.map { $0["flags"] } == [1, "none, new", 1])
        #expect(found["lastUpdated"]?.string == "2024-02-29T12:00:09.500Z")
        let empty: JSONValue = ["a": [["b": "  c\n"]]]
        #expect(empty.tabbed == "{\n\t\"a\": [\n\t\t{\n\t\t\t\"b\": \"  c\\n\"\n\t\t}\n\t]\n}")
    }

    private static let recordings = FilePath(Tool.checkout).removingLastComponent()
        .appending("shared/golden/vsix/http")

    @Test(
        "the recorded runs of vsce show",
        .enabled(if: FileSystem.isFolder(recordings), "the recordings of real clients are not here"),
        arguments: ["show", "show-json"])
    func recorded(name: String) async throws {
        let bytes = try FileStream.contents(of: Self.recordings.appending("\(name).json"))
        let run = try JSONValue(parsing: bytes)
        let answer = run["exchanges"]?.array?.first?["response"]?["body"]?["text"]?.string ?? ""
        let found = try JSONValue(parsing: answer)["results"]?.array?.first?["extensions"]?.array?.first
        let listing = try await listing(try #require(found).text())
        let printed =
            name == "show"
            ? StoreReport(listing: listing, store: "marketplace").text
            : GalleryObject(listing.answer).vsce.tabbed
        #expect(printed + "\n" == run["stdout"]?.string)
    }
}
