/// A file that is kept beside an image.
public struct ReferrerSpec: Hashable, Sendable, Codable {
    /// Its media type: `application/spdx+json`.
    public let type: String
    /// The file, under the name that clients save it under.
    public let file: PayloadPart
    /// What else is said of it.
    public let annotations: [String: String]?
    /// The line of the plan.
    public let line: Int

    /// Its name as an artifact of the release.
    public var fileName: String { (file.name ?? "").replacing("/", with: "-") }
}
