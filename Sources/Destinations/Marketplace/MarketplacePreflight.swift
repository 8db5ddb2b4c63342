public import Core
internal import HTTP
internal import HTTPTypes
public import Lifecycle

/// Checks before anything is built, for all VSIX that go to the Marketplace.
public struct MarketplacePreflight: Preflight {
    private let connection: MarketplaceConnection
    private let isPreRelease: Bool
    private let sequence: MarketplaceSequence
    private let notify: NoticeSink

    /// Creates the checks for one credential.
    ///
    /// - Parameters:
    ///   - connection: the service with its credential.
    ///   - isPreRelease: whether the packages will be marked so.
    ///   - sequence: how numbers of stable releases and pre-releases go together.
    ///   - notify: is told of a credential that retires.
    public init(
        _ connection: MarketplaceConnection, isPreRelease: Bool = false,
        sequence: MarketplaceSequence = .shared, notify: @escaping NoticeSink = { _ in }
    ) {
        self.connection = connection
        self.isPreRelease = isPreRelease
        self.sequence = sequence
        self.notify = notify
    }

    /// `marketplace`.
    public var destination: String { MarketplaceConnection.destination }

    /// Checks that the credential has a role on every publisher, that versions are plain `x.y.z`, that their
    /// numbers are of the right line, and that none is lower than what is there.
    public func check(_ identities: [Identity]) async -> [Failure] {
        if let notice = connection.credential.notice { await notify(notice) }
        var failures: [Failure] = []
        var all: [VSIXCoordinates] = []
        for identity in identities {
            guard let vsix = VSIXCoordinates(identity) else {
                failures.append(.noExtensionName(identity))
                continue
            }
            all.append(vsix)
        }
        for publisher in Set(all.map(\.publisher)).sorted() { failures += await checkRole(publisher) }
        for vsix in all { failures += Self.checkSpelling(vsix) }
        for (id, group) in Dictionary(grouping: all, by: \.id).sorted(by: { $0.key < $1.key }) {
            failures += await checkOrder(id, group)
        }
        return failures
    }

    private func checkRole(_ publisher: String) async -> [Failure] {
        let request = connection.rolesRequest(publisher)
        let answer: Response
        do {
            answer = try await connection.read(request, of: publisher)
        } catch {
            return [error]
        }
        switch answer.status.code {
        case 200: return []
        case 300..<400, 401, 403, 404:
            return [connection.refusal(answer, "marketplace publisher \(publisher)")]
        default: return [connection.client.unexpected(answer, "the roles on publisher \(publisher)")]
        }
    }

    /// vsce and the Marketplace take three numbers and nothing else; pre-releases are marked in the package.
    private static func checkSpelling(_ vsix: VSIXCoordinates) -> [Failure] {
        let version = SemanticVersion(vsix.version)
        if let version, version.prerelease.isEmpty, version.build.isEmpty { return [] }
        return [
            Failure(
                .marketplaceVersion, "marketplace \(vsix)",
                "expected a version of three numbers (x.y.z), found '\(vsix.version)'",
                advice: "project the version to a plain one and mark the package as pre-release instead")
        ]
    }

    private func checkOrder(_ id: String, _ group: [VSIXCoordinates]) async -> [Failure] {
        guard let first = group.first else { return [] }
        do {
            let there = try await connection.ownedVersions(first) ?? []
            let versions = there.compactMap { SemanticVersion($0.version) }
            return group.compactMap { objection(to: $0, versions) }
        } catch {
            return [error]
        }
    }

    private func objection(to vsix: VSIXCoordinates, _ there: [SemanticVersion]) -> Failure? {
        guard let version = SemanticVersion(vsix.version) else { return nil }
        switch sequence.objection(to: version, isPreRelease: isPreRelease, against: there) {
        case .lower(let highest):
            return Failure(
                .marketplaceVersion, "marketplace \(vsix)",
                "expected a version not lower than \(highest), the highest one there: nobody would be updated to it",
                advice: "release a version higher than \(highest)")
        case .parity(let isPreRelease):
            let (kind, number) = isPreRelease ? ("a pre-release", "odd") : ("a stable release", "even")
            return Failure(
                .marketplaceVersion, "marketplace \(vsix)",
                "expected an \(number) minor number of \(kind), found \(vsix.version)",
                advice: "release a version of its own line, or choose the shared sequence in the plan")
        case nil: return nil
        }
    }
}

extension Failure {
    /// An identity whose name is not `PUBLISHER.NAME`.
    static func noExtensionName(_ identity: Identity) -> Failure {
        Failure(
            .storeName, "\(identity)", "expected a name PUBLISHER.NAME, found '\(identity.name)'",
            advice: "set publisher and name in the extension's package.json")
    }
}

extension Failure.Code {
    /// No name of an extension.
    static let storeName = Self("store.extension-name", .usage)
}
