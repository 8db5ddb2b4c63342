extension Sequence where Element: Sendable {
    /// Does something with each element, a few at a time; the first error ends all.
    ///
    /// - Throws: what `body` throws.
    public func forEachInParallel(limit: Int, _ body: @escaping @Sendable (Element) async throws -> Void)
        async throws
    {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, element) in enumerated() {
                if index >= limit { _ = try await group.next() }
                group.addTask { try await body(element) }
            }
            try await group.waitForAll()
        }
    }
}
