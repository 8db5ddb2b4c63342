internal import Core

/// The routes that a client finds by `OPTIONS`, as vsce does before anything else.
///
/// The identifiers are those that azure-devops-node-api asks for.
enum MarketplaceRoutes {
    static let gallery = list([
        route("a41192c8-9525-4b58-bc86-179fa549d80d", "gallery", "extensions", "{resource}/{extensionId}"),
        route(
            "e11ea35a-16fe-4b80-ab11-c4cab88a0966", "gallery", "extensions",
            "publishers/{publisherName}/{resource}/{extensionName}"),
        route(
            "e11ea35a-16fe-4b80-ab11-c4cab88a0969", "gallery", "publishersignedextension",
            "publishers/{publisherName}/{resource}/{extensionName}"),
        route("4ddec66a-e4f6-4f5d-999e-9e77710d7ff4", "gallery", "publishers", "{resource}/{publisherName}"),
    ])

    static let securityRoles = list([
        route(
            "9461c234-c84c-4ed2-b918-2f0f92ad0a35", "securityroles", "roleassignments",
            "scopes/{scopeId}/{resource}/resources/{resourceId}", version: 1)
    ])

    private static func list(_ routes: [JSONValue]) -> JSONValue {
        ["count": .number("\(routes.count)"), "value": .array(routes)]
    }

    private static func route(
        _ id: String, _ area: String, _ resource: String, _ template: String, version: Int = 2
    ) -> JSONValue {
        [
            "id": .string(id), "area": .string(area), "resourceName": .string(resource),
            "routeTemplate": .string("_apis/{area}/\(template)"), "resourceVersion": .number("\(version)"),
            "minVersion": "1.0", "maxVersion": "7.2", "releasedVersion": "0.0",
        ]
    }
}
