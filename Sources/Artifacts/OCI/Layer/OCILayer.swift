public import Core
internal import SystemPackage

/// A layer of an image: files of a payload below a folder of the root file system, and what else it changes.
public struct OCILayer: Hashable, Sendable {
    /// The files, with paths relative to `folder`.
    public var files: [PayloadFile]
    /// The folder: `usr/local`; nil is the root.
    public var folder: RelativePath?
    /// Folders that are there also when nothing is in them, with paths from the root.
    public var folders: [RelativePath] = []
    /// Who owns the files, and the folders that the layer makes.
    public var owner = TarOwner.root
    /// Further names, with paths from the root.
    public var links: [OCILink] = []
    /// What the layers below have and this one takes away: files, links, or folders with all that is in them.
    public var removals: [RelativePath] = []
    /// Extended attributes of files of this layer, by path from the root and by full name: `security.capability`.
    public var extendedAttributes: [RelativePath: [String: [UInt8]]] = [:]
    /// How its tar is compressed.
    public var compression = OCILayerCompression.gzip
    /// Packages of the base's distribution, unpacked without running anything.
    public var packages: [DistributionPackage] = []

    /// Creates a layer.
    public init(files: [PayloadFile], folder: RelativePath? = nil) {
        self.files = files
        self.folder = folder
    }

    /// Creates a layer of distribution packages.
    public init(packages: [DistributionPackage]) {
        self.init(files: [])
        self.packages = packages
    }

    /// What the image's history says of the layer.
    var createdBy: String {
        if files.isEmpty, !packages.isEmpty {
            let names = packages.compactMap { $0.path.lastComponent?.string }
            return "kilo-release: packages \(names.joined(separator: " "))"
        }
        return "kilo-release: \(files.count) files in /\(folder?.description ?? "")"
    }

    /// What a person should know of it.
    var warnings: [String] { compression.warning.map { ["\(name) \($0)"] } ?? [] }

    var name: String { "layer /\(folder?.description ?? "")" }
}

/// Another name for something in an image.
public struct OCILink: Hashable, Sendable {
    /// The new name, from the root.
    public var path: RelativePath
    /// What it leads to.
    public var target: Target

    /// A kind of link and where it leads.
    public enum Target: Hashable, Sendable {
        /// A text that the system follows, as it is: `kilo`, `/usr/bin/kilo`.
        case symbolic(String)
        /// A file of the same layer, from the root.
        case hard(RelativePath)
    }

    /// Creates a link.
    public init(_ path: RelativePath, _ target: Target) {
        self.path = path
        self.target = target
    }
}
