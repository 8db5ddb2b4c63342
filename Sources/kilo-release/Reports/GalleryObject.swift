internal import Core

/// An extension in the gallery's words, and as Azure DevOps' client gives it to vsce: flags are numbers, and dates have
/// milliseconds.
struct GalleryObject: Sendable {
    let value: JSONValue

    init(_ value: JSONValue) { self.value = value }

    /// What `vsce show --json` prints.
    var vsce: JSONValue {
        var found = Self.converted(value, flags: Self.extensionFlags)
        if let publisher = found["publisher"] {
            found.set("publisher", Self.converted(publisher, flags: Self.publisherFlags))
        }
        if let versions = found["versions"]?.array {
            found.set("versions", .array(versions.map { Self.converted($0, flags: Self.versionFlags) }))
        }
        return found
    }

    private static func converted(_ object: JSONValue, flags: [String: Int]) -> JSONValue {
        var object = object
        if let number = object["flags"]?.string.flatMap({ number($0, flags) }) {
            object.set("flags", .number("\(number)"))
        }
        for name in ["lastUpdated", "publishedDate", "releaseDate"] {
            if let date = object[name]?.string.flatMap(date) { object.set(name, .string(date)) }
        }
        return object
    }

    /// Nil if one of the words is not known: then all of them stay as they are.
    private static func number(_ words: String, _ flags: [String: Int]) -> Int? {
        var sum = 0
        for word in words.split(whereSeparator: { $0 == "," || $0 == " " }) {
            guard let bit = flags[word.lowercased()] else { return nil }
            sum |= bit
        }
        return sum
    }

    /// `2024-01-02T03:04:05.67Z` as `2024-01-02T03:04:05.670Z`; nil for anything else.
    private static func date(_ text: String) -> String? {
        guard let match = text.wholeMatch(of: /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?Z/) else {
            return nil
        }
        let fraction = (match.2 ?? "").prefix(3)
        return "\(match.1).\(fraction)\(String(repeating: "0", count: 3 - fraction.count))Z"
    }

    // https://learn.microsoft.com/javascript/api/azure-devops-extension-api/, Gallery.
    private static let extensionFlags = [
        "none": 0, "disabled": 1, "builtin": 2, "validated": 4, "trusted": 8, "paid": 16, "public": 256,
        "multiversion": 512, "system": 1024, "preview": 2048, "unpublished": 4096, "trial": 8192,
        "locked": 16384, "hidden": 32768,
    ]
    private static let publisherFlags = ["none": 0, "disabled": 1, "verified": 2, "certified": 4]
    private static let versionFlags = ["none": 0, "validated": 1]
}

extension JSONValue {
    /// Sets a member of an object.
    fileprivate mutating func set(_ name: String, _ value: JSONValue) {
        guard case .object(var object) = self else { return }
        object[name] = value
        self = .object(object)
    }
}
