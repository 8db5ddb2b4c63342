public import Lifecycle

extension MarketplacePublication {
    /// A higher version, or the whole extension; there is nothing between.
    ///
    /// All of it is left to people: what the Marketplace can take back goes far beyond what one release has
    /// published.
    public func retract() -> [RetractionStep] {
        [
            RetractionStep(
                "supersede", .supersede,
                "Release a higher version than \(vsix.version) with the fix, for every target: installed copies "
                    + "update to it by themselves. The Marketplace cannot take back a single version or target.",
                call: "kilo-release release", undo: .impossible, by: .person),
            RetractionStep(
                "unpublish", .hide,
                "WARNING: takes \(vsix.id) off the Marketplace with ALL its versions and targets, stable and "
                    + "pre-release, by More Actions > Unpublish on the publisher's page. Installed copies stay, "
                    + "statistics are kept, and it can be published again.",
                call: "\(connection.base)/manage/publishers/\(vsix.publisher)", undo: .possible, by: .person),
            RetractionStep(
                "remove", .delete,
                "WARNING: deletes \(vsix.id) with ALL its versions and targets, and with its ratings and "
                    + "statistics, for ever; its name can never be used again, not even by its publisher. vsce "
                    + "calls this unpublishing.",
                call: "vsce unpublish \(vsix.id)", undo: .impossible, by: .person),
        ]
    }
}
