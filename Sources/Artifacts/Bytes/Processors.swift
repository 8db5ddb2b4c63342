internal import Dispatch
internal import Glibc
internal import Synchronization

/// Work that all processors share.
enum Processors {
    /// How many threads work at one thing at most, as each has pieces of it in memory.
    static let most = max(1, min(4, sysconf(Int32(_SC_NPROCESSORS_ONLN))))

    /// The results for all elements, in their order.
    ///
    /// Each thread makes its `state` once. Blocks until all is done.
    ///
    /// - Throws: the error for the first element, in their order, whose work throws.
    static func map<Element: Sendable, State, Result: Sendable>(
        _ elements: [Element], _ work: @Sendable (Element, State) throws -> Result,
        state: @Sendable () -> State
    ) throws -> [Result] {
        let next = Atomic<Int>(0)
        let results = Mutex<[Int: Swift.Result<Result, any Error>]>([:])
        let threads = min(most, max(1, elements.count))
        onThreads(threads) {
            let own = state()
            var done: [(Int, Swift.Result<Result, any Error>)] = []
            while true {
                let index = next.add(1, ordering: .relaxed).oldValue
                guard index < elements.count else { break }
                done.append((index, Swift.Result { try work(elements[index], own) }))
            }
            results.withLock { results in for (index, result) in done { results[index] = result } }
        }
        let all = results.withLock { $0 }
        return try elements.indices.compactMap { try all[$0]?.get() }
    }

    /// The same of work that needs no state.
    ///
    /// - Throws: as above.
    static func map<Element: Sendable, Result: Sendable>(
        _ elements: [Element], _ work: @Sendable (Element) throws -> Result
    ) throws -> [Result] {
        try map(elements) { element, _ in
            try work(element)
        } state: {
            ()
        }
    }

    /// What visits to all nodes of a tree give, those of one level at once; a visit tells which nodes are below.
    ///
    /// Level by level, and within each in the order in which they were told. Blocks until all is done.
    ///
    /// - Throws: the error of the first visit, in that order, that throws.
    static func walk<Node: Sendable, Result: Sendable>(
        from root: Node, _ visit: @Sendable (Node) throws -> (result: Result, below: [Node])
    ) throws -> [Result] {
        var (results, level) = ([Result](), [root])
        while !level.isEmpty {
            let visits = try map(level, visit)
            results += visits.map(\.result)
            level = visits.flatMap(\.below)
        }
        return results
    }

    /// Runs a body on so many threads at once, the caller's among them, and waits for all.
    ///
    /// Each other thread has a queue of its own: those of global queues do not come while others of them wait, and
    /// then all would be done by one.
    private static func onThreads(_ count: Int, _ body: @Sendable () -> Void) {
        withoutActuallyEscaping(body) { body in
            let others = DispatchGroup()
            for number in 1..<max(1, count) {
                DispatchQueue(label: "kilo-release.processor.\(number)").async(group: others, execute: body)
            }
            body()
            others.wait()
        }
    }
}
