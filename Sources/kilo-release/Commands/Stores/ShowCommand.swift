internal import ArgumentParser
internal import Core
internal import Destinations
internal import HTTP

/// Shows what a store holds of an extension.
struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show what a store holds of an extension, and how it is used.",
        discussion: "Needs no credential and no plan.",
        subcommands: [ShowMarketplaceCommand.self, ShowOpenVSXCommand.self])
}

/// `vsce show`.
struct ShowMarketplaceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "marketplace",
        abstract: "Show an extension as the Visual Studio Marketplace has it, as vsce show does.",
        discussion: "Variable: VSCE_MARKETPLACE_URL.")

    @Argument(help: "PUBLISHER.NAME.")
    var id: ExtensionID

    @OptionGroup var form: ShowOptions

    func run() async throws {
        let environment = Project.processEnvironment()
        let connection = MarketplaceConnection.anonymous(
            base: try Endpoints(environment: environment).marketplace,
            transport: CurlTransport(environment: environment))
        let listing = try await connection.listing(publisher: id.publisher, name: id.name)
        try form.show(listing, id, MarketplaceConnection.destination) { GalleryObject($0).vsce }
    }
}

/// What the registry's own pages show, for Open VSX.
struct ShowOpenVSXCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "openvsx", abstract: "Show an extension as an Open VSX registry has it.",
        discussion: "Variable: OVSX_REGISTRY_URL.")

    @Argument(help: "NAMESPACE.NAME.")
    var id: ExtensionID

    @Option(
        name: [.customShort("r"), .customLong("registryUrl"), .customLong("registry-url")],
        help: "The registry (default: OVSX_REGISTRY_URL, or open-vsx.org).")
    var registry: String?

    @OptionGroup var form: ShowOptions

    func run() async throws {
        var environment = Project.processEnvironment()
        if let registry { environment["OVSX_REGISTRY_URL"] = registry }
        let connection = OpenVSXConnection.anonymous(
            base: try Endpoints(environment: environment).openVSX,
            transport: CurlTransport(environment: environment))
        let listing = try await connection.listing(publisher: id.publisher, name: id.name)
        try form.show(listing, id, OpenVSXConnection.destination) { $0 }
    }
}

/// An extension on a command line: `PUBLISHER.NAME`.
struct ExtensionID: ExpressibleByArgument, CustomStringConvertible, Sendable {
    let publisher: String
    let name: String

    init?(argument: String) {
        let parts = argument.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        (publisher, name) = (parts[0], parts[1])
    }

    var description: String { "\(publisher).\(name)" }
}

/// How an extension is shown.
struct ShowOptions: ParsableArguments {
    @Flag(help: "Print the store's own answer.")
    var json = false

    @OptionGroup var output: OutputOptions

    /// Prints it.
    ///
    /// - Throws: `Failure` (`store.no-extension`).
    func show(
        _ listing: StoreListing?, _ id: ExtensionID, _ store: String, own: (JSONValue) -> JSONValue
    ) throws {
        guard let listing else {
            throw Failure(
                .noExtension, "\(store) \(id)", "Extension \"\(id)\" not found.",
                advice: "check the name; a first version may not have passed the store's checks yet")
        }
        let report = StoreReport(listing: listing, store: store)
        if json { return StandardStreams.output(own(listing.answer).tabbed) }
        switch output.output {
        case .text: StandardStreams.output(report.text.printable)
        case .json: StandardStreams.output(report.json.text(.compact))
        }
    }
}

extension JSONValue {
    /// With a tab for each level, as vsce prints it.
    var tabbed: String {
        let lines = text(.indented).split(separator: "\n" as Character, omittingEmptySubsequences: false)
        return lines.map { line in
            let indent = line.prefix { $0 == " " }.count
            return String(repeating: "\t", count: indent / 2) + line.dropFirst(indent)
        }.joined(separator: "\n")
    }
}

extension Failure.Code {
    /// A store has no such extension.
    static let noExtension = Self("store.no-extension", .work)
}
