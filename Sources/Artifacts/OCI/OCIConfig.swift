internal import Core

/// The configuration of an image: the base's with all its fields, changed and extended.
///
/// Peers decode the base's config into their own structure and lose what they do not know, Docker's
/// Healthcheck for one. So everything is done on the JSON itself.
struct OCIConfig {
    let base: BaseImage
    let layers: [BuiltLayer]
    let platform: OCIPlatform
    let settings: OCISettings
    let labels: [String: String]
    let created: Timestamp

    func json() throws -> JSONValue {
        var config = base.config ?? JSONObject()
        config["created"] = .string(created.rfc3339)
        config["architecture"] = .string(platform.architecture)
        config["os"] = .string(platform.os)
        config["variant"] = platform.variant.map { .string($0) }
        config["config"] = .object(try execution(config["config"]?.object ?? JSONObject()))
        config["rootfs"] = [
            "type": "layers",
            "diff_ids": .texts((base.diffIDs + layers.map(\.diffID)).map(\.description)),
        ]
        config["history"] = .array(history(config["history"]?.array ?? []))
        return .object(config)
    }

    private func execution(_ base: JSONObject) throws -> JSONObject {
        var config = base
        if let user = settings.user { config["User"] = .string(user) }
        if !settings.exposedPorts.isEmpty {
            let ports = try settings.exposedPorts.map {
                (try OCISettings.portKey($0), JSONValue(members: []))
            }
            config["ExposedPorts"] = .merged(config["ExposedPorts"], ports)
        }
        if !settings.environment.isEmpty { config["Env"] = environment(config["Env"]?.array ?? []) }
        if let entrypoint = settings.entrypoint {
            config["Entrypoint"] = .texts(entrypoint)
            config["Cmd"] = nil
        }
        if let command = settings.command { config["Cmd"] = .texts(command) }
        if let folder = settings.workingDirectory { config["WorkingDir"] = .string(folder) }
        if !settings.volumes.isEmpty {
            let volumes = settings.volumes.map { ($0, JSONValue(members: [])) }
            config["Volumes"] = .merged(config["Volumes"], volumes)
        }
        if let check = settings.healthcheck { config["Healthcheck"] = check.json }
        if let signal = settings.stopSignal { config["StopSignal"] = .string(signal) }
        let labels = labels.merging(settings.labels) { $1 }
        config["Labels"] = .merged(config["Labels"], labels.map { ($0.key, .string($0.value)) })
        return config
    }

    /// The base's variables in their order with new values, then the new ones by name.
    private func environment(_ base: [JSONValue]) -> JSONValue {
        let wanted = settings.environment
        let names = base.map { String(($0.string ?? "").prefix { $0 != "=" }) }
        let kept = zip(base, names).map { variable, name in
            wanted[name].map { "\(name)=\($0)" } ?? variable.string ?? ""
        }
        let new = wanted.filter { !names.contains($0.key) }
            .sorted { $0.key.precedes($1.key) }
        return .texts(kept + new.map { "\($0.key)=\($0.value)" })
    }

    /// The base's history and one entry for each new layer.
    ///
    /// Entries that are not empty must be as many as layers, so a base without a history gets one.
    private func history(_ base: [JSONValue]) -> [JSONValue] {
        let time = JSONValue.string(created.rfc3339)
        let missing = self.base.layers.map { _ in
            JSONValue(members: [("created", time), ("comment", "layer of the base image")])
        }
        let added = layers.map { layer in
            JSONValue(members: [("created", time), ("created_by", .string(layer.createdBy))])
        }
        let settingsOnly = JSONValue(
            members: [("created", time), ("created_by", "kilo-release: settings"), ("empty_layer", true)])
        return (base.isEmpty ? missing : base) + (added.isEmpty ? [settingsOnly] : added)
    }
}

extension JSONValue {
    /// An object with members replaced or, by name, appended.
    fileprivate static func merged(_ base: JSONValue?, _ members: [(String, JSONValue)]) -> JSONValue {
        var object = base?.object ?? JSONObject()
        for (key, value) in members.sorted(by: { $0.0.precedes($1.0) }) {
            object[key] = value
        }
        return .object(object)
    }
}
