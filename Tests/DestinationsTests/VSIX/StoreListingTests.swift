import Core
import Destinations
import HTTP
import HTTPTypes
import Testing

@Suite("An extension as the stores show it")
struct StoreListingTests {
    @Test("the Marketplace: every version and target, with what the gallery says of them")
    func marketplace() async throws {
        let answer = """
            {"results": [{"extensions": [{
              "publisher": {"publisherName": "acme", "displayName": "Acme Inc."}, "extensionName": "sample",
              "displayName": "Sample", "shortDescription": "text", "categories": ["Other"], "tags": ["x"],
              "publishedDate": "2023-01-02T03:04:05Z", "lastUpdated": "2024-01-02T03:04:05.67Z",
              "statistics": [{"statisticName": "install", "value": 12}, {"statisticName": "averagerating", "value": 4.5}],
              "versions": [
                {"version": "2.0.0", "targetPlatform": "linux-x64", "flags": "none",
                 "properties": [{"key": "Microsoft.VisualStudio.Code.PreRelease", "value": "true"}]},
                {"version": "1.0.0", "flags": "validated", "lastUpdated": "2023-01-02T03:04:05Z"}]}]}]}
            """
        let fixed = FixedAnswers([answer])
        let connection = MarketplaceConnection.anonymous(transport: fixed)
        let found = try #require(try await connection.listing(publisher: "acme", name: "sample"))
        #expect(fixed.asked == ["https://marketplace.visualstudio.com/_apis/public/gallery/extensionquery"])
        #expect(found.statistics.id == "acme.sample" && found.statistics.rating == 4.5)
        #expect(found.publisher == "Acme Inc." && found.published?.rfc3339 == "2023-01-02T03:04:05Z")
        #expect(found.updated?.rfc3339 == "2024-01-02T03:04:05Z")
        #expect(found.counts.map(\.name) == ["install", "averagerating"])
        #expect(found.packages.map(\.version) == ["2.0.0", "1.0.0"])
        #expect(found.packages.map(\.target) == ["linux-x64", "universal"])
        #expect(found.packages.map(\.isPreRelease) == [true, false])
        #expect(found.packages.map(\.isValidated) == [false, true])
        #expect(found.packages.map { $0.updated?.rfc3339 } == [nil, "2023-01-02T03:04:05Z"])
    }

    @Test("Open VSX: all pages of its versions, and no credential in any request")
    func openVSX() async throws {
        let version =
            #"{"version": "1.0.0", "targetPlatform": "TARGET", "timestamp": "2024-01-02T03:04:05.678901Z"}"#
        let pages = ["linux-x64", "universal"].map {
            #"{"totalSize": 2, "extensions": ["# + version.replacing("TARGET", with: $0) + "]}"
        }
        let fixed = FixedAnswers(
            [#"{"namespaceDisplayName": "Acme", "downloadCount": 7, "averageRating": 3.5, "reviewCount": 2}"#]
                + pages)
        let connection = OpenVSXConnection.anonymous(base: "https://registry.example", transport: fixed)
        let found = try #require(try await connection.listing(publisher: "acme", name: "sample"))
        #expect(found.packages.map(\.target) == ["linux-x64", "universal"])
        #expect(found.statistics.downloads == 7 && found.statistics.installs == nil)
        #expect(found.counts.map(\.name) == ["downloadCount", "averageRating", "reviewCount"])
        #expect(found.updated?.rfc3339 == "2024-01-02T03:04:05Z" && found.displayName == "sample")
        #expect(fixed.asked.map { $0.suffix(9) } == ["me/sample", "&offset=0", "&offset=1"])
        #expect(!fixed.asked.contains { $0.contains("token") })
    }

    @Test("what is not there is nil, and what cannot be read is a failure")
    func absent() async throws {
        let none = MarketplaceConnection.anonymous(
            transport: FixedAnswers([#"{"results": [{"extensions": []}]}"#]))
        #expect(try await none.listing(publisher: "acme", name: "sample") == nil)
        let unreadable = MarketplaceConnection.anonymous(transport: FixedAnswers(["<html>"]))
        await #expect(throws: Failure.self) {
            _ = try await unreadable.listing(publisher: "acme", name: "sample")
        }
    }
}
