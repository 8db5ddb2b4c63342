internal import Core
public import SystemPackage

/// A package looked at as the registries look at an upload: what it is, and everything that they would refuse.
public struct VSIXInspection: Sendable {
    /// What the package says that it is; nil if it does not say.
    public let identity: VSIXIdentity?
    /// What is wrong with it, in the order in which a registry would find it; empty for a good package.
    public let violations: [Violation]

    /// A reason to refuse a package.
    public struct Violation: Hashable, Sendable, CustomStringConvertible {
        /// The kind of reason.
        public let kind: Kind
        /// What was found.
        public let description: String
    }

    /// The kinds of reasons.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// It is no zip, or one that contradicts itself.
        case malformedZip
        /// An entry has an extra field, which Open VSX takes for an attack.
        case extraFields
        /// `extension.vsixmanifest` or `extension/package.json` is missing.
        case missingManifest
        /// A manifest is there but cannot be read.
        case malformedManifest
        /// `extension.vsixmanifest` and package.json disagree on publisher, name or version.
        case contradictoryIdentity
        /// The target is none that VS Code knows.
        case unknownTarget
    }

    /// Looks at a package.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` (`file.unreadable`) if there is no such file; all else is a violation.
    public init(_ package: FilePath) throws {
        let zip: ZipReader
        do {
            zip = try ZipReader(package)
        } catch let failure as Failure where failure.code == .zipMalformed {
            identity = nil
            violations = [Violation(kind: .malformedZip, description: failure.message)]
            return
        }
        var violations = Self.extraFields(zip)
        identity = try Self.identity(zip, &violations)
        let packageJSON = try Self.packageJSON(zip, &violations)
        if let identity {
            violations += Self.contradictions(identity, packageJSON) + Self.target(identity)
        }
        self.violations = violations
    }

    private static func extraFields(_ zip: ZipReader) -> [Violation] {
        let names = zip.entries.filter { !$0.extra.isEmpty }.map(\.name)
        guard !names.isEmpty else { return [] }
        return [
            Violation(
                kind: .extraFields,
                description: "entries with extra fields: " + names.prefix(3).joined(separator: ", ")
                    + (names.count > 3 ? " and \(names.count - 3) more" : ""))
        ]
    }

    private static func identity(
        _ zip: ZipReader, _ violations: inout [Violation]
    ) throws -> VSIXIdentity? {
        guard let bytes = try contents("extension.vsixmanifest", zip, &violations) else { return nil }
        do {
            return try VSIXIdentity(manifest: bytes, subject: "package")
        } catch let failure as Failure {
            violations.append(Violation(kind: .malformedManifest, description: failure.message))
            return nil
        }
    }

    private static func packageJSON(_ zip: ZipReader, _ violations: inout [Violation]) throws -> JSONValue? {
        guard let bytes = try contents("extension/package.json", zip, &violations) else { return nil }
        do {
            return try JSONValue(parsing: bytes)
        } catch {
            violations.append(
                Violation(kind: .malformedManifest, description: "package.json: \(error.message)"))
            return nil
        }
    }

    private static func contents(
        _ name: String, _ zip: ZipReader, _ violations: inout [Violation]
    ) throws -> [UInt8]? {
        guard let entry = zip[name] else {
            violations.append(Violation(kind: .missingManifest, description: "no entry \(name)"))
            return nil
        }
        do {
            return try zip.contents(of: entry)
        } catch let failure as Failure where failure.code != .fileUnreadable {
            violations.append(Violation(kind: .malformedZip, description: failure.message))
            return nil
        }
    }

    private static func contradictions(_ identity: VSIXIdentity, _ manifest: JSONValue?) -> [Violation] {
        guard let manifest else { return [] }
        let pairs = [
            ("publisher", identity.publisher), ("name", identity.name), ("version", identity.version),
        ]
        return pairs.compactMap { key, value in
            let found = manifest[key]?.string ?? "nothing"
            guard found != value else { return nil }
            return Violation(
                kind: .contradictoryIdentity,
                description: "\(key) is \(value) in extension.vsixmanifest and \(found) in package.json")
        }
    }

    private static func target(_ identity: VSIXIdentity) -> [Violation] {
        guard let target = identity.target, !VSIXTargets.all.contains(target) else { return [] }
        return [Violation(kind: .unknownTarget, description: "unknown target platform \(target)")]
    }
}
