internal import Core

/// What the registry knows of one package: the document of all its versions.
struct NPMPackument: Hashable, Sendable {
    let name: String
    var access: String
    var maintainers: [String]
    /// Counts changes; the `_rev` that clients must name when they take something back.
    var revision = 0
    var distTags = JSONObject()
    /// Manifests by version, in the order of publishing.
    var versions = JSONObject()
    /// Times by version, with `created` and `modified`; versions that were taken back stay, so that their
    /// numbers cannot be used again.
    var time = JSONObject()
    /// Provenance bundles by version.
    var bundles = JSONObject()
    /// Whether publishing needs a second factor, as its maintainers have set it.
    var secondFactor: JSONValue = .null
    /// `read` or `write` by team (`scope:team`).
    var teams = JSONObject()
    /// When the package was taken back as a whole; nil as long as it has a version.
    var takenBack: Timestamp?

    init(name: String, access: String, maintainers: [String]) {
        self.name = name
        self.access = access
        self.maintainers = maintainers
    }

    /// The version that a tag points to.
    func version(tagged tag: String) -> String? { distTags[tag]?.string }

    var isPublic: Bool { access == "public" }

    /// The etag of couch's documents, as clients compare it.
    var rev: String { "\(revision)-\(Digest.of(stored.text()).hex.prefix(32))" }

    /// Takes in a version under its tags.
    ///
    /// The first version gets `latest` whatever its tag is, as a package without `latest` cannot be installed
    /// by name.
    mutating func add(_ version: String, manifest: JSONValue, tags: [String], at moment: Timestamp) {
        versions[version] = manifest
        for tag in tags + (distTags.members.isEmpty ? ["latest"] : []) { distTags[tag] = .string(version) }
        if time["created"] == nil { time["created"] = .string(moment.npm) }
        time[version] = .string(moment.npm)
        takenBack = nil
        touch(moment)
    }

    /// Notes a change.
    mutating func touch(_ moment: Timestamp) {
        time["modified"] = .string(moment.npm)
        revision += 1
    }
}

extension NPMPackument {
    /// The form on disk.
    var stored: JSONValue {
        JSONValue(members: [
            ("name", .string(name)), ("access", .string(access)),
            ("maintainers", .array(maintainers.map(JSONValue.string))),
            ("revision", .number("\(revision)")), ("dist-tags", .object(distTags)),
            ("versions", .object(versions)), ("time", .object(time)), ("bundles", .object(bundles)),
            ("secondFactor", secondFactor), ("teams", .object(teams)),
            ("takenBack", takenBack.map { .number("\($0.seconds)") } ?? .null),
        ])
    }

    /// Reads the form on disk.
    init?(stored: JSONValue) {
        guard let name = stored["name"]?.string, let access = stored["access"]?.string,
            let maintainers = stored["maintainers"]?.array, let revision = stored["revision"]?.int,
            let distTags = stored["dist-tags"]?.object, let versions = stored["versions"]?.object,
            let time = stored["time"]?.object
        else { return nil }
        self.init(name: name, access: access, maintainers: maintainers.compactMap(\.string))
        self.revision = revision
        self.distTags = distTags
        self.versions = versions
        self.time = time
        bundles = stored["bundles"]?.object ?? JSONObject()
        secondFactor = stored["secondFactor"] ?? .null
        teams = stored["teams"]?.object ?? JSONObject()
        takenBack = stored["takenBack"]?.int.map { Timestamp(seconds: $0) }
    }
}

extension Timestamp {
    /// With milliseconds, as the registry writes times.
    var npm: String { rfc3339.dropLast() + ".000Z" }
}
