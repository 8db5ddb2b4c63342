internal import ArgumentParser
internal import Core
internal import Destinations

/// `npm access`.
struct NPMAccessCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "access", abstract: "See and change who may install and publish a package.",
        discussion: """
            Where a package may be left away, it is the one whose package.json is here, or in the nearest folder above.
            """,
        subcommands: [
            Get.self, Set.self, NPMAccessListCommand.self, NPMAccessGrantCommand.self,
            NPMAccessRevokeCommand.self,
        ])

    struct Get: NPMClientCommand {
        static let configuration = CommandConfiguration(
            commandName: "get", abstract: "Print whether everybody may install it.")

        /// What can be asked for.
        enum Subject: String, ExpressibleByArgument, CaseIterable { case status }

        @OptionGroup var place: NPMRegistryOptions
        @Argument var subject: Subject

        @Argument(help: "The package.")
        var package: NPMPackageSpec?

        func perform() async throws {
            let name = try await NPMPackageSpec.name(package)
            try await NPMAccessOutput(json: place.json).printStatus(of: name, at: place.connection(for: name))
        }
    }

    struct Set: NPMClientCommand {
        static let configuration = CommandConfiguration(
            commandName: "set", abstract: "Change who may install it, or what publishing it needs.")

        /// What can be changed to what; npm also takes `2fa=` for `mfa=`.
        enum Change: String, ExpressibleByArgument, CaseIterable {
            case isPublic = "status=public"
            case isPrivate = "status=private"
            case needsNothing = "mfa=none"
            case needsSecondFactor = "mfa=publish"
            case needsSecondFactorOfPeople = "mfa=automation"

            init?(argument: String) {
                self.init(rawValue: argument.hasPrefix("2fa=") ? "mfa" + argument.dropFirst(3) : argument)
            }
        }

        @OptionGroup var place: NPMRegistryOptions
        @Argument var change: Change

        @Argument(help: "The package; for a status, a scoped one.")
        var package: NPMPackageSpec?

        func perform() async throws {
            let name = try await NPMPackageSpec.name(package)
            let connection = try await place.connection(for: name)
            switch change {
            case .isPublic: try await setStatus(.public, name, connection)
            case .isPrivate: try await setStatus(.restricted, name, connection)
            case .needsNothing: try await connection.setSecondFactor(of: name, .none)
            case .needsSecondFactor: try await connection.setSecondFactor(of: name, .publish)
            case .needsSecondFactorOfPeople: try await connection.setSecondFactor(of: name, .automation)
            }
        }

        private func setStatus(
            _ level: NPMAccessLevel, _ name: String, _ connection: NPMConnection
        ) async throws {
            guard name.hasPrefix("@") else {
                throw Failure(
                    .npmInvalid, "npm \(name)", "is not scoped, and such packages are always public",
                    advice: "name a package of a scope")
            }
            try await connection.setAccess(to: name, level)
            try await NPMAccessOutput(json: place.json).printStatus(of: name, at: connection)
        }
    }
}
