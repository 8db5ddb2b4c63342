internal import Core
internal import SystemPackage

/// Versions that wait for a maintainer's approval, in a folder: `staged/NUMBER/item.json` and the tarball.
struct NPMStage: Sendable {
    let folder: FilePath

    /// A version that waits.
    struct Item: Hashable, Sendable {
        let id: String
        let name: String
        let version: String
        let tags: [String]
        let access: String?
        let user: String
        let manifest: JSONValue
        let created: String

        /// As the registry lists it.
        var listed: JSONValue {
            [
                "id": .string(id), "packageName": .string(name), "version": .string(version),
                "tag": tags.first.map { .string($0) } ?? .null, "createdAt": .string(created),
                "actor": .string(user),
                "actorType": "user", "access": access.map { .string($0) } ?? .null,
                "shasum": manifest["dist"]?["shasum"] ?? .null,
            ]
        }

        var stored: JSONValue {
            [
                "id": .string(id), "name": .string(name), "version": .string(version),
                "tags": .array(tags.map(JSONValue.string)), "access": access.map { .string($0) } ?? .null,
                "user": .string(user), "manifest": manifest, "created": .string(created),
            ]
        }

        init?(stored: JSONValue) {
            guard let id = stored["id"]?.string, let name = stored["name"]?.string,
                let version = stored["version"]?.string, let user = stored["user"]?.string,
                let manifest = stored["manifest"], let created = stored["created"]?.string
            else { return nil }
            self.id = id
            self.name = name
            self.version = version
            self.user = user
            self.manifest = manifest
            self.created = created
            tags = stored["tags"]?.array?.compactMap(\.string) ?? []
            access = stored["access"]?.string
        }
    }

    /// All that waits, the newest first.
    func items() throws -> [Item] {
        guard FileSystem.exists(folder) else { return [] }
        return try FileSystem.names(in: folder).sorted(by: >).compactMap { try item($0) }
    }

    func item(_ id: String) throws -> Item? {
        // Numbers come from outside: nothing but one of ours reaches the file system.
        guard id.utf8.count == 36, id.utf8.allSatisfy({ (48...57).contains($0) || $0 == 45 }) else {
            return nil
        }
        let path = folder.appending(id).appending("item.json")
        guard FileSystem.exists(path) else { return nil }
        return Item(stored: try JSONValue(parsing: FileStream.contents(of: path, limit: 64 << 20)))
    }

    /// Takes in a version; its number is the next one.
    func add(_ document: PublishDocument, user: String, at moment: Timestamp) throws -> Item {
        let last = try items().first.flatMap { Int($0.id.suffix(12)) } ?? 0
        let number = String(last + 1)
        let id = "00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - number.count) + number
        guard
            let item = Item(
                stored: [
                    "id": .string(id), "name": .string(document.name), "version": .string(document.version),
                    "tags": .array(document.tags.map(JSONValue.string)),
                    "access": document.access.map { .string($0) } ?? .null, "user": .string(user),
                    "manifest": document.manifest, "created": .string(moment.rfc3339),
                ])
        else { throw NPMRefusal.badRequest("the document cannot be staged") }
        let home = folder.appending(id)
        try FileSystem.makeFolder(home)
        try FileSystem.move(document.tarball.path, to: tarball(id))
        try FileSystem.write(Array(item.stored.text().utf8), to: home.appending("item.json"))
        return item
    }

    func remove(_ id: String) throws { try FileSystem.remove(folder.appending(id)) }

    func tarball(_ id: String) -> FilePath { folder.appending(id).appending("package.tgz") }
}
