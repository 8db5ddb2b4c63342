internal import Core
internal import HTTPTypes

extension OpenVSXStandIn {
    /// `POST /api/{ns}/{ext}/delete`, known since Open VSX 1.2: versions, each for a target, or all of them without
    /// a body.
    ///
    /// Their files go, their numbers stay taken for ever.
    func delete(_ namespace: String, _ name: String, _ request: IncomingRequest) async throws
        -> OutgoingResponse
    {
        let user = try user(request, for: "\(namespace).\(name)")
        guard namespaces.members(of: namespace)?.contains(user) == true else {
            throw OpenVSXError("Insufficient access rights for namespace: \(namespace)", .forbidden)
        }
        let body = try await request.body.collect(upTo: 1 << 16)
        let wanted = body.isEmpty ? nil : try? JSONValue(parsing: body)
        let items = try versions(of: namespace, name, wanted?.array)
        for item in items {
            let removed = shelf.remove(item)
            try await shelf.record(removed)
        }
        return .registry(["success": .string("Deleted \(items.count) versions of \(namespace).\(name)")])
    }

    private func versions(
        of namespace: String, _ name: String, _ wanted: [JSONValue]?
    ) throws -> [ShelvedVSIX] {
        let there = shelf.packages(of: namespace, name).filter { !$0.isRemoved }
        guard !there.isEmpty else { throw OpenVSXError.noExtension("\(namespace).\(name)") }
        guard let wanted else { return there }
        return try wanted.map { one in
            let (version, target) = (one["version"]?.string ?? "", one["targetPlatform"]?.string ?? "")
            let found = there.first { $0.matches(version, target == "universal" ? nil : target) }
            guard let found else {
                throw OpenVSXError(
                    "Extension not found: \(namespace).\(name) \(version) (\(target))", .notFound)
            }
            return found
        }
    }
}
