internal import Artifacts
internal import Core

/// One version to be published, after the checks that the registry makes on the document alone.
struct PublishDocument: Sendable {
    let name: String
    let version: String
    let manifest: JSONValue
    let tags: [String]
    /// `public`, `restricted`, or nil for what the package is already.
    let access: String?
    let tarball: ReceivedTarball
    /// The text of the provenance bundle that came with it.
    let bundle: String?

    /// Checks a document that was sent to a package's address.
    ///
    /// - Throws: `NPMRefusal` with the first thing that is wrong.
    init(_ received: ReceivedDocument, for name: String) throws {
        let value = received.value
        guard value["name"]?.string == name, value["_id"]?.string == name else {
            throw NPMRefusal.badRequest("the document is not about \(name), to whose address it was sent")
        }
        let versions = value["versions"]?.object?.members ?? []
        guard versions.count == 1, let (version, manifest) = versions.first else {
            throw NPMRefusal.badRequest("versions must have exactly one key")
        }
        try Self.check(manifest, name, version)
        guard let tarball = received.tarball else {
            throw NPMRefusal.badRequest("no tarball is attached")
        }
        try Self.check(value["_attachments"], names: "\(name)-\(version)", tarball.content)
        try Self.check(manifest["dist"], tarball.content)
        self.name = name
        self.version = version
        self.manifest = Self.counted(manifest, tarball.content)
        self.tarball = tarball.content
        tags = try Self.tags(value["dist-tags"], version)
        access = try Self.access(value["access"], name)
        bundle = try Self.bundle(received, "\(name)-\(version).sigstore")
    }

    private static func bundle(_ received: ReceivedDocument, _ file: String) throws -> String? {
        guard let attachment = received.value["_attachments"]?[file] else { return nil }
        let quoted = [UInt8(ascii: "\"")] + received.bundle + [UInt8(ascii: "\"")]
        guard let text = (try? JSONValue(parsing: quoted))?.string,
            attachment["length"]?.int == text.utf16.count
        else { throw NPMRefusal.badRequest("attachment length does not match its data") }
        return text
    }

    private static func check(_ manifest: JSONValue, _ name: String, _ version: String) throws {
        guard let parsed = SemanticVersion(version), parsed.build.isEmpty else {
            throw NPMRefusal.badRequest("Invalid version: \"\(version)\"")
        }
        guard manifest["name"]?.string == name, manifest["version"]?.string == version,
            manifest["_id"]?.string == "\(name)@\(version)"
        else { throw NPMRefusal.badRequest("the manifest is not that of \(name)@\(version)") }
    }

    /// Exactly one tarball, and beside it at most a provenance bundle; the declared length must be true.
    private static func check(
        _ attachments: JSONValue?, names prefix: String, _ tarball: ReceivedTarball
    ) throws {
        let members = attachments?.object?.members ?? []
        let allowed = ["\(prefix).tgz", "\(prefix).sigstore"]
        guard let attachment = attachments?["\(prefix).tgz"],
            members.allSatisfy({ allowed.contains($0.key) })
        else { throw NPMRefusal.badRequest("attachments must be \(prefix).tgz and, if any, its .sigstore") }
        guard attachment["length"]?.int == tarball.size else {
            throw NPMRefusal.badRequest("attachment length does not match its data")
        }
    }

    private static func check(_ dist: JSONValue?, _ tarball: ReceivedTarball) throws {
        guard dist?["shasum"]?.string == tarball.sha1.hex else {
            throw NPMRefusal.badRequest("dist.shasum does not match the attached tarball")
        }
        guard dist?["integrity"]?.string == tarball.sha512.integrity else {
            throw NPMRefusal.badRequest("dist.integrity does not match the attached tarball")
        }
    }

    /// The manifest with what the registry counts in the tarball, where the client did not tell it.
    ///
    /// What is no package is taken without, as nothing is known of the registry looking into it.
    private static func counted(_ manifest: JSONValue, _ tarball: ReceivedTarball) -> JSONValue {
        guard var object = manifest.object, var dist = object["dist"]?.object,
            dist["fileCount"] == nil || dist["unpackedSize"] == nil,
            let count = try? NPMTarballCount(tarball: tarball.path)
        else { return manifest }
        dist["fileCount"] = dist["fileCount"] ?? .number("\(count.files)")
        dist["unpackedSize"] = dist["unpackedSize"] ?? .number("\(count.unpackedSize)")
        object["dist"] = .object(dist)
        return .object(object)
    }

    private static func tags(_ value: JSONValue?, _ version: String) throws -> [String] {
        let members = value?.object?.members ?? []
        guard !members.isEmpty, members.allSatisfy({ $0.value.string == version }) else {
            throw NPMRefusal.badRequest("dist-tags must point to the version that is published")
        }
        for (tag, _) in members { try checkTag(tag) }
        return members.map(\.key)
    }

    /// A tag that reads as a version or range could never be installed.
    static func checkTag(_ tag: String) throws {
        let plain = tag.hasPrefix("v") ? tag.dropFirst() : tag[...]
        guard !tag.isEmpty, plain.first?.isNumber != true else {
            throw NPMRefusal.badRequest("Tag name must not be a valid SemVer range: \(tag)")
        }
    }

    private static func access(_ value: JSONValue?, _ name: String) throws -> String? {
        switch value {
        case nil, .null?: return nil
        case .string(let access)? where access == "public" || access == "restricted":
            guard access == "public" || name.hasPrefix("@") else {
                throw NPMRefusal.badRequest("only scoped packages can be restricted")
            }
            return access
        default: throw NPMRefusal.badRequest("access must be public or restricted")
        }
    }
}
