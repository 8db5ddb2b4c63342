import Core
import Destinations
import Lifecycle
import Rehearsal

extension StoreFixture {
    /// A token with characters that a query must escape.
    static let openVSXToken = "ovsxp+good/token"

    /// Runs an Open VSX with the namespace `acme`, if need be behind something that disturbs it.
    static func openVSX(
        looks: Int = 2, sizeLimit: Int64 = 1 << 30, throttled: Int = 0,
        reviews: [String: OpenVSXSettings.Review] = [:],
        behind wrap: (any StandIn) -> any StandIn = { $0 },
        _ body: (StoreFixture) async throws -> Void
    ) async throws {
        let settings = OpenVSXSettings(
            tokens: [openVSXToken: "ann", "other-token": "bob"], namespaces: ["acme": ["ann"]],
            looksUntilVisible: looks, sizeLimit: sizeLimit, throttledUploads: throttled, reviews: reviews)
        try await run({ try wrap(OpenVSXStandIn(folder: $0, settings: settings)) }, body)
    }

    func openVSX(token: String = StoreFixture.openVSXToken) -> OpenVSXConnection {
        OpenVSXConnection(base: "\(origin)/", token: Secret(token), transport: transport)
    }

    /// The publication of a package that is written on the way.
    func openVSX(
        _ package: StorePackage, token: String = StoreFixture.openVSXToken,
        notify: @escaping NoticeSink = { _ in }
    ) throws -> OpenVSXPublication {
        OpenVSXPublication(
            package.coordinates, isPreRelease: package.isPreRelease, upload: try package.upload(in: folder),
            connection: openVSX(token: token), readBack: readBack, wait: wait, notify: notify)
    }
}
