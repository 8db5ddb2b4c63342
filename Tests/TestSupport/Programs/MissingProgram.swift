import Foundation

/// A program that a test needs and this machine has not.
public struct MissingProgram: Error, CustomStringConvertible {
    /// Its command.
    public let name: String

    /// What is missing and what to install.
    public var description: String {
        guard let package = Self.packages[name] else {
            return "\(name) is missing, and scripts/debian-packages does not say what it is in"
        }
        return "\(name) is missing: install the Debian package `\(package)`"
    }

    /// The package of each command, as the project's list has them.
    private static let packages: [String: String] = {
        let list = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("scripts/debian-packages")
        let rows = (try? String(contentsOf: list, encoding: .utf8))?.split(separator: "\n") ?? []
        let words = rows.map { $0.split(separator: " ") }.filter { $0.count == 3 && $0[0] != "#" }
        return Dictionary(words.map { (String($0[2]), String($0[1])) }) { first, _ in first }
    }()
}

/// A program that is there and cannot be started.
public struct StartFailure: Error, CustomStringConvertible {
    /// What and why.
    public let description: String
}
