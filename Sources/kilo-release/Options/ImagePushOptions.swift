internal import ArgumentParser

/// What else happens when an image is pushed under a tag.
struct ImagePushOptions: ParsableArguments {
    @Option(help: "A further tag, which moves with each release; may be repeated.")
    var also: [String] = []

    @Flag(help: "Move the tag if it holds another image.")
    var move = false

    @Option(help: "A repository of the same registry that may have some layers, which are not sent then.")
    var mountFrom: String?

    /// Whether anything is asked for.
    var areGiven: Bool { move || !also.isEmpty || mountFrom != nil }
}
