public import Lifecycle

extension NPMPublication {
    /// Deprecating, moving the tag back, and the narrow cases in which npm lets a version be removed.
    public func retract() -> [RetractionStep] {
        let version = "\(document.name)@\(document.version)"
        return [
            RetractionStep(
                "Marks the version so that everybody who installs it is warned; it stays installable.",
                call: "npm deprecate \(version) \"REASON\""),
            RetractionStep(
                "Points the dist-tag \(document.tag) back to an earlier version, so that new installations "
                    + "get that one.",
                call: "npm dist-tag add \(document.name)@EARLIER \(document.tag)"),
            RetractionStep(
                "Removes the version. npm allows it for 72 hours, and later only if nothing depends on the "
                    + "package, it had fewer than 300 downloads in the last week, and it has one owner. The "
                    + "version number can never be used again.",
                call: "npm unpublish \(version)"),
        ]
    }
}
