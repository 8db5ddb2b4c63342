internal import ArgumentParser
internal import Core
internal import SystemPackage

/// What else happens when an image is pushed under a tag.
struct ImagePushOptions: ParsableArguments {
    @Option(help: "A further tag, which moves with each release; may be repeated.")
    var also: [String] = []

    @Flag(help: "Move the tag if it holds another image.")
    var move = false

    @Option(help: "A repository of the same registry that may have some layers, which are not sent then.")
    var mountFrom: String?

    @Option(help: "TYPE=FILE, kept beside the image: application/spdx+json=sbom.json; may be repeated.")
    var attach: [String] = []

    /// Whether anything is asked for.
    var areGiven: Bool { move || !(also + attach).isEmpty || mountFrom != nil }

    /// The files of `--attach`, which are read.
    ///
    /// - Throws: `Failure` (`usage.invalid-option`, `oci.referrer`, `file.unreadable`).
    func referrers() async throws -> [ReferrerFile] {
        let folder = Project.currentFolder()
        let files = try NamedValues.pairs(attach, of: "--attach", form: "TYPE=FILE")
        return try await offPool {
            try files.map { try ReferrerFile($0.name, FilePath($0.value).absolute(from: folder)) }
        }
    }
}
