public import Lifecycle

extension MarketplacePublication {
    /// A higher version, or the end of the whole extension; there is nothing between.
    public func retract() -> [RetractionStep] {
        let page = "\(connection.base)/_apis/gallery/publishers/\(vsix.publisher)/extensions/\(vsix.name)"
        return [
            RetractionStep(
                "Release a higher version than \(vsix.version) with the fix, for every target: installed copies "
                    + "update to it by themselves. The Marketplace cannot take back a single version or target.",
                call: "kilo-release release"),
            RetractionStep(
                "WARNING: unpublishing removes \(vsix.id) with ALL its versions and targets, stable and "
                    + "pre-release, and with its ratings and statistics; nobody can install it afterwards. Only "
                    + "for an extension that must not exist any more.",
                call: "DELETE \(page)"),
        ]
    }
}
