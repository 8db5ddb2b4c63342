internal import Core

/// A reference to bytes: what they are, their digest and size.
struct OCIDescriptor: Hashable, Sendable {
    var mediaType: String
    var digest: Digest
    var size: Int
    var platform: OCIPlatform?
    var annotations: [String: String] = [:]

    var json: JSONValue {
        var object = JSONObject()
        object["mediaType"] = .string(mediaType)
        object["digest"] = .string(digest.description)
        object["size"] = .number(String(size))
        object["platform"] = platform?.json
        object["annotations"] = annotations.isEmpty ? nil : .texts(annotations)
        return .object(object)
    }
}

extension OCIDescriptor {
    /// Reads a descriptor; nil if a required member is missing or no value of its kind.
    init?(json: JSONValue) {
        guard let mediaType = json["mediaType"]?.string, let size = json["size"]?.int, size >= 0,
            let digest = json["digest"]?.string.flatMap({ Digest($0) })
        else { return nil }
        self.init(mediaType: mediaType, digest: digest, size: size)
        platform = json["platform"].flatMap { OCIPlatform(json: $0) }
        for member in json["annotations"]?.object?.members ?? [] {
            annotations[member.key] = member.value.string
        }
    }
}

extension JSONValue {
    /// An object of texts, sorted by key.
    static func texts(_ texts: [String: String]) -> JSONValue {
        let sorted = texts.sorted { $0.key.precedes($1.key) }
        return JSONValue(members: sorted.map { ($0.key, .string($0.value)) })
    }

    /// A list of texts.
    static func texts(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
}
