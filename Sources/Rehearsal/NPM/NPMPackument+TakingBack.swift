internal import Core

/// What the registry keeps of a package that was taken back as a whole: the numbers that were used, and when its name
/// is free again (https://docs.npmjs.com/policies/unpublish).
extension NPMPackument {
    /// Whether the package was there once, and is not now.
    var isGone: Bool { takenBack != nil }

    /// Notes that the last version is gone.
    mutating func takeBack(at moment: Timestamp) {
        takenBack = moment
        distTags = JSONObject()
        bundles = JSONObject()
        teams = JSONObject()
        secondFactor = .null
    }

    /// Checks that a number was never used, and that the name is not locked.
    ///
    /// - Throws: `NPMRefusal` 403.
    func checkIsNew(_ version: String, at moment: Timestamp) throws {
        if let takenBack, moment.seconds < takenBack.seconds + Self.lock {
            throw NPMRefusal.locked(name)
        }
        guard time[version] == nil else { throw NPMRefusal.exists(version) }
    }

    /// 24 hours.
    private static let lock = 24 * 60 * 60

    /// The document of a package that is gone: no versions, and which there were.
    var remains: JSONValue {
        var time = JSONObject()
        for key in ["created", "modified"] { time[key] = self.time[key] }
        let used = self.time.members.map(\.key).filter { time[$0] == nil }
        time["unpublished"] = [
            "name": .string(name), "time": takenBack.map { .string($0.npm) } ?? .null,
            "versions": .array(used.map(JSONValue.string)),
        ]
        return ["_id": .string(name), "_rev": .string(rev), "name": .string(name), "time": .object(time)]
    }
}
