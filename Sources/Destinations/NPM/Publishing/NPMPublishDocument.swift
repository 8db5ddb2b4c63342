internal import Core
internal import HTTP
internal import Trust

/// The body of a publish, in the key order of npm 11: JSON with the tarball in it as base64.
///
/// The tarball is a part of the body and is encoded while it is sent, so its size does not matter.
struct NPMPublishDocument: Sendable {
    let name: String
    let version: String
    let manifest: JSONObject
    let tag: String
    let access: NPMAccessLevel?
    let tarball: NPMTarball
    let registry: String

    var body: Body { body(with: nil) }

    /// The body with a provenance bundle beside the tarball.
    func body(with bundle: SigstoreBundle?) -> Body {
        Body([
            .bytes(Array(prefix.utf8)), .base64(tarball.path, size: tarball.size),
            .bytes(Array(suffix(bundle).utf8)),
        ])
    }

    /// Everything in front of the tarball.
    private var prefix: String {
        var text = JSONValue(members: members).text()
        text.removeLast()
        let file = JSONValue.string("\(name)-\(version).tgz").text()
        return text + #","_attachments":{\#(file):{"content_type":"application/octet-stream","data":""#
    }

    /// Everything behind it; the bundle's data is its JSON text, not in base64, and its length is counted in
    /// UTF-16 units, as JavaScript counts.
    private func suffix(_ bundle: SigstoreBundle?) -> String {
        let end = #"","length":\#(tarball.size)}"#
        guard let bundle else { return end + "}}" }
        let file = JSONValue.string("\(name)-\(version).sigstore").text()
        let attachment: JSONValue = [
            "content_type": .string(bundle.mediaType), "data": .string(bundle.text),
            "length": .number("\(bundle.text.utf16.count)"),
        ]
        return end + ",\(file):\(attachment.text())}}"
    }

    private var members: [(String, JSONValue)] {
        var members: [(String, JSONValue)] = [("_id", .string(name)), ("name", .string(name))]
        if let description = manifest["description"] { members.append(("description", description)) }
        members += [
            ("dist-tags", JSONValue(members: [(tag, .string(version))])),
            ("versions", JSONValue(members: [(version, .object(complete))])),
            ("access", access.map { .string($0.rawValue) } ?? .null),
        ]
        return members
    }

    /// The manifest with what the publishing client adds.
    ///
    /// npm writes its own and node's version there, which we have none of, and for a packed file also
    /// `_resolved` and `_from` with the path on the publisher's disk, which is nobody's business.
    private var complete: JSONObject {
        var object = manifest
        if object["_id"] == nil { object["_id"] = .string("\(name)@\(version)") }
        object["dist"] = JSONValue(members: [
            ("integrity", .string(tarball.sha512.integrity)), ("shasum", .string(tarball.sha1.hex)),
            ("tarball", .string(tarballURL)),
        ])
        return object
    }

    /// What npm proposes, with http, as it has always sent it; the registry puts its own address there.
    private var tarballURL: String {
        let base = registry.hasPrefix("https:") ? "http:" + registry.dropFirst("https:".count) : registry
        return "\(base)/\(name)/-/\(name)-\(version).tgz"
    }
}
