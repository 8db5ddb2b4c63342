internal import ArgumentParser
internal import Destinations

/// `npm access grant`.
struct NPMAccessGrantCommand: NPMClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant", abstract: "Let a team install or publish a package.")

    /// What a team can be given.
    enum Permission: String, ExpressibleByArgument, CaseIterable {
        case readOnly = "read-only"
        case readWrite = "read-write"
    }

    @OptionGroup var place: NPMRegistryOptions
    @Argument(help: "What it may do.")
    var permission: Permission

    @Argument(help: "SCOPE:TEAM.", transform: NPMTeam.init(argument:))
    var team: NPMTeam

    @Argument(help: "The package.")
    var package: NPMPackageSpec?

    func perform() async throws {
        let name = try await NPMPackageSpec.name(package)
        let connection = try await place.connection(for: name)
        switch permission {
        case .readOnly: try await connection.grant(.readOnly, on: name, to: team)
        case .readWrite: try await connection.grant(.readWrite, on: name, to: team)
        }
    }
}

/// `npm access revoke`.
struct NPMAccessRevokeCommand: NPMClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Take from a team what it may do with a package.")

    @OptionGroup var place: NPMRegistryOptions

    @Argument(help: "SCOPE:TEAM.", transform: NPMTeam.init(argument:))
    var team: NPMTeam

    @Argument(help: "The package.")
    var package: NPMPackageSpec?

    func perform() async throws {
        let name = try await NPMPackageSpec.name(package)
        try await place.connection(for: name).revoke(name, from: team)
    }
}

extension NPMTeam {
    fileprivate init(argument: String) throws {
        guard let team = NPMTeam(argument) else {
            throw ValidationError("expected SCOPE:TEAM, found \(argument)")
        }
        self = team
    }
}
