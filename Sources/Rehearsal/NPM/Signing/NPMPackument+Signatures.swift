internal import Core
internal import FoundationEssentials

/// Signs what the registry serves, as npm's `audit signatures` checks it.
struct RegistrySigner: Sendable {
    private let key = SigningKey()

    /// `GET /-/npm/v1/keys`.
    var keys: JSONValue {
        let one: JSONValue = [
            "expires": .null, "keyid": .string(key.fingerprint), "keytype": "ecdsa-sha2-nistp256",
            "scheme": "ecdsa-sha2-nistp256", "key": .string(Data(key.publicKey).base64EncodedString()),
        ]
        return ["keys": [one]]
    }

    /// The manifest of a version with its signature: over `name@version:integrity`, in base64.
    func signed(_ manifest: JSONValue, _ name: String, _ version: String) -> JSONValue {
        guard var object = manifest.object, var dist = object["dist"]?.object,
            let integrity = dist["integrity"]?.string
        else { return manifest }
        let signature = Data(key.sign("\(name)@\(version):\(integrity)")).base64EncodedString()
        dist["signatures"] = [["keyid": .string(key.fingerprint), "sig": .string(signature)]]
        object["dist"] = .object(dist)
        return .object(object)
    }
}
