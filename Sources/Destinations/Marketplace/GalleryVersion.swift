internal import Core

/// A version of an extension for one target, as the gallery lists it.
struct GalleryVersion: Hashable, Sendable {
    let version: String
    let target: String?
    /// Whether the gallery's checks are done; nil if the answer does not say.
    let isValidated: Bool?
    /// What the gallery's checks have to say; empty if nothing.
    let validationMessage: String
    /// Where its files are, without a slash at the end.
    let assets: String?

    /// Reads an element of `versions`; nil if it has no version.
    init?(_ json: JSONValue) {
        guard let version = json["version"]?.string else { return nil }
        self.version = version
        target = VSIXCoordinates.normalized(json["targetPlatform"]?.string)
        isValidated = json["flags"].flatMap(Self.isValidated)
        validationMessage = json["validationResultMessage"]?.string ?? ""
        assets = json["fallbackAssetUri"]?.string ?? json["assetUri"]?.string
    }

    /// All versions of an extension's JSON.
    static func list(_ gallery: JSONValue?) -> [GalleryVersion] {
        (gallery?["versions"]?.array ?? []).compactMap { GalleryVersion($0) }
    }

    /// Whether it is this version for this target.
    func matches(_ vsix: VSIXCoordinates) -> Bool { version == vsix.version && target == vsix.target }

    /// Flags come as words (`validated, prerelease`) or as a number, by the client's api-version; 1 is
    /// validated.
    private static func isValidated(_ flags: JSONValue) -> Bool? {
        if let number = flags.int { return number & 1 == 1 }
        return flags.string.map { words in
            words.split(separator: ",").contains { $0.drop { $0 == " " } == "validated" }
        }
    }
}
