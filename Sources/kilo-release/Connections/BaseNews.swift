internal import Core
internal import Destinations
internal import HTTP
internal import ReleaseModel

/// Whether the tag of a pinned base still leads to what is pinned.
struct BaseNews: Hashable, Sendable {
    /// The base as the plan has it.
    let reference: OCIReference
    let state: State

    /// What was found behind the tag.
    enum State: Hashable, Sendable {
        /// What is pinned.
        case current
        /// Another image.
        case newer(Digest)
        /// Nothing: the registry has no such tag any more.
        case gone
        /// Nobody answered, for this reason.
        case unknown(String)
    }

    /// How long the registry of a base may take: a plan is shown without network, too.
    private static let patience = Duration.seconds(5)

    /// Asks the base's registry, in one question; nil for a base without a tag, or no reference at all.
    ///
    /// Never fails: what could not be found out is said in the state.
    init?(of text: String, _ access: RegistryAccess) async {
        guard let reference = try? OCIReference(text), let tag = reference.tag, let pinned = reference.digest
        else { return nil }
        self.reference = reference
        state = await Self.hurried {
            do {
                guard let found = try await Self.newest(reference.repository, tag, access) else {
                    return .gone
                }
                return found == pinned ? .current : .newer(found)
            } catch let failure as Failure {
                return .unknown(failure.message)
            } catch {
                return .unknown("\(error)")
            }
        }
    }

    var isNewer: Bool { if case .newer = state { true } else { false } }

    /// A line for people.
    var text: String {
        switch state {
        case .current: "the base \(reference.name) is what the plan has"
        case .newer(let digest):
            "the base \(reference.name) is \(digest) by now; the plan has "
                + (reference.digest.map { "\($0)" } ?? "none")
        case .gone: "the base \(reference.name) has no such tag any more; the plan's digest goes on to count"
        case .unknown(let reason):
            "whether there is a newer base than the plan's \(reference.name) could not be asked: \(reason)"
        }
    }

    private static func newest(
        _ repository: String, _ tag: String, _ access: RegistryAccess
    ) async throws -> Digest? {
        for pull in try await access.pulls(from: repository) {
            if let digest = try await pull.announcedDigest(of: tag) { return digest }
        }
        return nil
    }

    /// The first of an answer and the end of patience.
    private static func hurried(_ ask: @escaping @Sendable () async -> State) async -> State {
        await withTaskGroup(of: State.self) { group in
            group.addTask { await ask() }
            group.addTask {
                try? await Task.sleep(for: patience)
                return .unknown("no answer within \(patience.components.seconds) seconds")
            }
            let first = await group.next() ?? .unknown("nobody was asked")
            group.cancelAll()
            return first
        }
    }
}

extension BaseNews {
    /// News of all bases of registries that releases build on, each asked once, all at a time.
    static func all(of releases: [ResolvedRelease], _ environment: [String: String]) async -> [BaseNews] {
        let bases = releases.flatMap(\.artifacts).compactMap(\.baseImage)
        guard !bases.isEmpty else { return [] }
        let transport = CurlTransport(environment: environment)
        guard let access = try? RegistryAccess(environment: environment, transport: transport) else {
            return []
        }
        return await withTaskGroup(of: BaseNews?.self) { group in
            for base in Set(bases) { group.addTask { await BaseNews(of: base, access) } }
            let news = await group.reduce(into: [BaseNews]()) { all, one in if let one { all.append(one) } }
            return news.sorted { "\($0.reference)" < "\($1.reference)" }
        }
    }

    var json: JSONValue {
        let (name, newest): (String, Digest?) =
            switch state {
            case .current: ("current", reference.digest)
            case .newer(let digest): ("newer", digest)
            case .gone: ("gone", nil)
            case .unknown: ("unknown", nil)
            }
        return [
            "reference": .string("\(reference)"), "state": .string(name),
            "newest": newest.map { .string("\($0)") } ?? .null, "note": .string(text),
        ]
    }
}

extension ResolvedArtifact {
    /// The base of an image that is in a registry.
    var baseImage: String? { if case .image(let spec) = spec { spec.baseImage } else { nil } }
}
