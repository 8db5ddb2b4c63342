/// A whole release plan: what a plan file declares under its own name.
///
/// `KiloCode.swift` holds `let kiloCode = Release { ... }`.
public struct Release: Hashable, Sendable {
    let products: [Product]

    /// Declares the products of a project, each under its own version line.
    public init(@ListBuilder<Product> _ products: () -> [Product]) {
        self.products = products()
    }
}

/// Something released under its own version line and tag pattern.
public struct Product: Hashable, Sendable {
    let name: String
    let tag: String
    let version: VersionRule
    let channel: ChannelRule
    let about: About
    let approvals: [Approval]
    let destinations: [Destination]
    let line: Int

    /// Declares a product.
    ///
    /// - Parameters:
    ///   - name: what people call it.
    ///   - tag: the pattern of its git tags, with one `*` for the version: `v*`, `jetbrains/v*`.
    ///   - version: where the number of the next release comes from.
    ///   - channel: which audience a release is for.
    ///   - about: what image labels and generated manifests say about it.
    ///   - approvals: who has to sign before anything is published; nobody, if there are none.
    ///   - line: where it is declared; the compiler fills it in.
    ///   - destinations: where it goes, in the order in which irrevocable effects happen.
    public init(
        _ name: String, tag: String, version: VersionRule, channel: ChannelRule, about: About = About(),
        approvals: [Approval] = [], line: Int = #line, @DestinationBuilder _ destinations: () -> [Destination]
    ) {
        self.name = name
        self.tag = tag
        self.version = version
        self.channel = channel
        self.about = about
        self.approvals = approvals
        self.line = line
        self.destinations = destinations()
    }
}

/// What image labels and generated manifests say about a product; empty texts are left out.
public struct About: Hashable, Sendable {
    let title: String
    let summary: String
    let repository: String
    let license: String

    /// Declares title, one-line summary, repository URL and SPDX licence expression.
    public init(title: String = "", summary: String = "", repository: String = "", license: String = "") {
        self.title = title
        self.summary = summary
        self.repository = repository
        self.license = license
    }
}
