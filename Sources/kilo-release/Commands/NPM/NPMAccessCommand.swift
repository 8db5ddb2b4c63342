internal import ArgumentParser
internal import Core
internal import Destinations

/// `npm access`.
struct NPMAccessCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "access", abstract: "See and change who may install and publish a package.",
        subcommands: [Get.self, Set.self, List.self])

    struct Get: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "get", abstract: "Print whether everybody may install it.")

        /// What can be asked for.
        enum Subject: String, ExpressibleByArgument, CaseIterable { case status }

        @OptionGroup var place: NPMRegistryOptions
        @Argument var subject: Subject

        @Argument(help: "The package.")
        var package: NPMPackageSpec

        func run() async throws {
            let connection = try await place.connection(for: package.name)
            StandardStreams.output(try await connection.statusLine(of: package.name))
        }
    }

    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "set", abstract: "Change who may install it, or what publishing it needs.")

        /// What can be changed to what.
        enum Change: String, ExpressibleByArgument, CaseIterable {
            case isPublic = "status=public"
            case isPrivate = "status=private"
            case needsNothing = "mfa=none"
            case needsSecondFactor = "mfa=publish"
            case needsSecondFactorOfPeople = "mfa=automation"
        }

        @OptionGroup var place: NPMRegistryOptions
        @Argument var change: Change

        @Argument(help: "The package.")
        var package: NPMPackageSpec

        func run() async throws {
            let name = package.name
            let connection = try await place.connection(for: name)
            switch change {
            case .isPublic: try await connection.setAccess(to: name, .public)
            case .isPrivate: try await connection.setAccess(to: name, .restricted)
            case .needsNothing: return try await connection.setSecondFactor(of: name, .none)
            case .needsSecondFactor: return try await connection.setSecondFactor(of: name, .publish)
            case .needsSecondFactorOfPeople:
                return try await connection.setSecondFactor(of: name, .automation)
            }
            StandardStreams.output(try await connection.statusLine(of: name))
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Print who may read and write it.", aliases: ["ls"])

        /// What can be listed.
        enum Subject: String, ExpressibleByArgument, CaseIterable { case collaborators }

        @OptionGroup var place: NPMRegistryOptions
        @Argument var subject: Subject

        @Argument(help: "The package.")
        var package: NPMPackageSpec

        func run() async throws {
            let people = try await place.connection(for: package.name).collaborators(of: package.name)
            let rights = ["read": "read-only", "write": "read-write"]
            for (user, right) in people.sorted(by: { $0.key < $1.key }) {
                StandardStreams.output("\(user): \(rights[right] ?? right)".printable)
            }
        }
    }
}

extension NPMConnection {
    /// What npm prints of who may install a package.
    fileprivate func statusLine(of package: String) async throws(Failure) -> String {
        "\(package): \(try await access(to: package) == .public ? "public" : "private")"
    }
}
