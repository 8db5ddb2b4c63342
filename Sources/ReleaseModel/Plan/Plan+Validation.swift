public import Core

extension Plan {
    /// Checks that the numbers of a plan refer to what it holds, as a lock can have been edited.
    ///
    /// A package's dependencies have lower numbers than its own, which is how they are emitted and why there can
    /// be no circle.
    ///
    /// - Throws: `Failure` (`plan.inconsistent`).
    public func validate(_ file: String) throws {
        for (number, artifact) in artifacts.enumerated() {
            for command in artifact.commands {
                guard commands.indices.contains(command) else {
                    throw Self.broken(file, "command \(command)")
                }
            }
            guard case .npm(let spec) = artifact else { continue }
            for dependency in spec.optionalDependencies {
                guard (0..<number).contains(dependency) else {
                    throw Self.broken(file, "artifact \(dependency)")
                }
            }
        }
        for number in products.flatMap({ $0.destinations.flatMap(\.artifacts) }) {
            guard artifacts.indices.contains(number) else { throw Self.broken(file, "artifact \(number)") }
        }
    }

    private static func broken(_ file: String, _ what: String) -> Failure {
        Failure(
            .planInconsistent, file, "refers to \(what), which it does not hold",
            advice: "make the lock again with `kilo-release plan lock`")
    }
}

extension Failure.Code {
    /// A plan lock that refers to what it does not hold.
    public static let planInconsistent = Self("plan.inconsistent", .usage)
}
