/// What a query wants to know, as bits of its `flags`.
struct GalleryFlags: OptionSet, Sendable {
    let rawValue: Int

    static let versions = GalleryFlags(rawValue: 1)
    static let files = GalleryFlags(rawValue: 2)
    static let categoriesAndTags = GalleryFlags(rawValue: 4)
    static let properties = GalleryFlags(rawValue: 16)
    static let excludeNonValidated = GalleryFlags(rawValue: 32)
    static let installationTargets = GalleryFlags(rawValue: 64)
    static let assetURI = GalleryFlags(rawValue: 128)
    static let statistics = GalleryFlags(rawValue: 256)
    static let latestOnly = GalleryFlags(rawValue: 512)
    static let metadata = GalleryFlags(rawValue: 2048)
    /// The latest stable and the latest pre-release.
    static let latestOfEach = GalleryFlags(rawValue: 65536)

    /// Whether any version is wanted.
    var wantsVersions: Bool { !isDisjoint(with: [.versions, .latestOnly, .latestOfEach]) }
}

/// What a query looks for.
enum GalleryFilter: Hashable, Sendable {
    case id(String)
    case name(String)
    case target(String)
    case text(String)
    case publisher(String)
    /// A type that narrows nothing here.
    case other

    init(type: Int, value: String) {
        switch type {
        case 4: self = .id(value)
        case 7: self = .name(value)
        case 8: self = .target(value)
        case 10: self = .text(value)
        case 18: self = .publisher(value)
        default: self = .other
        }
    }

    func matches(_ package: UploadedVSIX, id: String) -> Bool {
        switch self {
        case .id(let value): id == value
        case .name(let value): package.id.lowercased() == value.lowercased()
        case .target(let value): value == "Microsoft.VisualStudio.Code"
        case .publisher(let value): package.publisher.lowercased() == value.lowercased()
        case .text(let value): Self.text(package).contains(value.lowercased())
        case .other: true
        }
    }

    private static func text(_ package: UploadedVSIX) -> String {
        ([package.id, package.displayName, package.description] + package.tags).joined(separator: " ")
            .lowercased()
    }
}
