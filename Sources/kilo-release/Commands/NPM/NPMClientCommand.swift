/// A command of npm's client, which asks a registry.
protocol NPMClientCommand: NPMJSONCommand {
    var place: NPMRegistryOptions { get }
}

extension NPMClientCommand {
    var json: Bool { place.json }
}
