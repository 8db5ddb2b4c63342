internal import Artifacts
internal import Core
internal import Destinations
internal import Engine
internal import Lifecycle

/// Brings an image to a registry and reads it back, without a plan.
struct OCIPublishing: Sendable {
    private let target: OCIReference
    private let tags: [OCIPush.Tag]
    /// The tag of which its users are told what they must download.
    private let followed: String?
    private let mountSource: String?
    /// What is kept beside the image.
    private let referrers: [ReferrerFile]
    private let credentials: OCICredentials
    private let access: RegistryAccess

    /// Finds out where to, with which login and what goes beside it, before anything is built.
    ///
    /// - Throws: `Failure` (`usage.invalid-option`, `oci.invalid-name`, `oci.referrer`, `credential.missing`,
    ///   `registry.logins`).
    init(to reference: String, _ options: ImagePushOptions, _ access: RegistryAccess) async throws {
        target = try OCIReference(reference)
        guard target.digest == nil, let tag = target.tag else {
            throw Failure(
                .invalidOption, reference, "expected a tag and no digest",
                advice: "write it as ghcr.io/owner/name:1.0")
        }
        tags = [options.move ? .pointer(tag) : .version(tag)] + options.also.map { .pointer($0) }
        (followed, mountSource) = (options.also.first, options.mountFrom)
        referrers = try await options.referrers()
        self.access = access
        credentials = try await access.pusher(to: target.repository)
    }

    /// Pushes it: blobs, manifests, and the tags last.
    ///
    /// - Returns: the reference by digest.
    /// - Throws: `ConclusionExit`, after what is wrong has been told; `Failure`.
    func publish(_ build: OCIImageBuild) async throws -> String {
        let image = try await offPool { try build.pushed() }
        let push = try OCIPush(
            image, to: try access.repository(target.repository), tags: tags, credentials: credentials,
            mountSource: mountSource ?? BaseMount(image, for: target.repository).name,
            referrers: referrers.map { $0.artifact(for: image.root) },
            fixed: access.fixedTags(of: target.repository), transport: access.transport,
            wait: VisibilityWait(deadline: .seconds(60), interval: .seconds(1)), notify: access.notify,
            now: access.now)
        for line in await OCIUpdate(access, target.repository).lines(of: build, at: followed) {
            access.notify(line)
        }
        let result = await StandalonePublication(push, say: access.notify).publish()
        guard result.conclusion == .done else {
            FailureText.print(result.failures)
            throw ConclusionExit(conclusion: result.conclusion)
        }
        return "\(target.repository)@\(push.digest)"
    }
}
