internal import ArgumentParser

/// A package on a command line: `NAME` or `NAME@VERSION`, where the name may begin with a scope.
struct NPMPackageSpec: ExpressibleByArgument, CustomStringConvertible, Sendable {
    let name: String
    /// Exact; nil where only the package is named.
    let version: String?

    init?(argument: String) {
        let at = argument.dropFirst().lastIndex(of: "@")
        name = String(argument[..<(at ?? argument.endIndex)])
        version = at.map { String(argument[argument.index(after: $0)...]) }
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == (name.hasPrefix("@") ? 2 : 1), parts.allSatisfy({ !$0.isEmpty }), name != "@",
            version != ""
        else { return nil }
    }

    /// As it was written.
    var description: String { version.map { "\(name)@\($0)" } ?? name }
}
