/// A layer with the files of a payload below a folder of the root.
///
/// Folders that the base has keep their owners and modes, and a path below a link goes where the link leads.
public struct Layer: ImagePartConvertible {
    private let payload: Payload
    private let folder: String
    private var changes: LayerChanges

    /// The part.
    public var part: ImagePart { .layer(payload, at: folder, changes) }

    /// Declares a layer; put what changes rarely into layers of its own, before what changes often.
    ///
    /// - Parameters:
    ///   - payload: the files.
    ///   - folder: where they go: `usr/local/bin`; the root by default.
    ///   - owner: numbers of user and group, `1000:1000`; root by default.
    ///   - compression: zstd is smaller, and not read by older clients.
    public init(
        _ payload: Payload, at folder: String = "", owner: String = "", compression: LayerCompression = .gzip
    ) {
        self.payload = payload
        self.folder = folder
        changes = LayerChanges(owner: owner, compression: compression)
    }

    /// The same layer with a symbolic link: `path` from the root, and the text that it holds.
    public func link(_ path: String, to target: String) -> Layer {
        adding(LayerChanges.Link(path: path, target: target, isHard: false))
    }

    /// The same layer with another name of one of its files, both from the root.
    public func hardLink(_ path: String, to file: String) -> Layer {
        adding(LayerChanges.Link(path: path, target: file, isHard: true))
    }

    /// The same layer, which takes files and folders of the layers below away; paths from the root.
    public func remove(_ paths: String...) -> Layer {
        var layer = self
        layer.changes.removes += paths
        return layer
    }

    /// The same layer with capabilities of Linux for programs in it: `setcap NAME=ep`.
    ///
    /// They hold for whoever starts the program, also without root, unless the container forbids them.
    ///
    /// - Parameters:
    ///   - capabilities: what the programs may do.
    ///   - files: a pattern of paths from the root: `usr/local/bin/kilo`. One that matches nothing is an error.
    /// - Returns: the layer with it.
    public func capabilities(_ capabilities: Capability..., on files: String) -> Layer {
        adding(LayerChanges.Attribute(files: files, value: .capabilities(capabilities)))
    }

    /// The same layer with an extended attribute of files in it: `user.origin` and a text.
    ///
    /// - Parameters:
    ///   - name: the full name, which begins with `user.`, `security.`, `trusted.` or `system.`.
    ///   - text: the value, in UTF-8.
    ///   - files: a pattern of paths from the root. One that matches nothing is an error.
    /// - Returns: the layer with it.
    public func attribute(_ name: String, _ text: String, on files: String) -> Layer {
        adding(LayerChanges.Attribute(files: files, value: .text(name, text)))
    }

    /// The same layer with an extended attribute of files in it, whose value is no text.
    ///
    /// - Parameters:
    ///   - name: the full name, which begins with `user.`, `security.`, `trusted.` or `system.`.
    ///   - bytes: the value.
    ///   - files: a pattern of paths from the root. One that matches nothing is an error.
    /// - Returns: the layer with it.
    public func attribute(_ name: String, bytes: [UInt8], on files: String) -> Layer {
        adding(LayerChanges.Attribute(files: files, value: .bytes(name, bytes)))
    }

    private func adding(_ attribute: LayerChanges.Attribute) -> Layer {
        var layer = self
        layer.changes.attributes.append(attribute)
        return layer
    }

    private func adding(_ link: LayerChanges.Link) -> Layer {
        var layer = self
        layer.changes.links.append(link)
        return layer
    }
}

/// How a layer is compressed.
public enum LayerCompression: String, Hashable, Sendable {
    /// What every client reads.
    case gzip
    /// Docker from 23, containerd from 1.5, podman; not umoci.
    case zstd
}

/// What a layer does besides adding its payload.
public struct LayerChanges: Hashable, Sendable {
    let owner: String
    let compression: LayerCompression
    var links: [Link] = []
    var removes: [String] = []
    var attributes: [Attribute] = []

    struct Attribute: Hashable, Sendable {
        enum Value: Hashable, Sendable {
            case text(String, String)
            case bytes(String, [UInt8])
            case capabilities([Capability])
        }
        let files: String
        let value: Value
    }

    struct Link: Hashable, Sendable {
        let path: String
        let target: String
        let isHard: Bool
    }
}

/// A layer of packages of the base's distribution, unpacked without running anything.
///
/// Their entries go into the distribution's list, so that scanners see them. Dependencies are not looked for.
public struct Packages: ImagePartConvertible {
    /// The part.
    public let part: ImagePart

    /// Declares the packages.
    public init(_ files: PackageFile...) { part = .packages(files) }
}

/// A package of a distribution as a file of the project.
public struct PackageFile: Hashable, Sendable {
    let file: String
    let sha256: String

    /// Names an `.apk` or `.deb` and its SHA-256 in hexadecimal.
    public init(_ file: String, sha256: String) {
        self.file = file
        self.sha256 = sha256
    }
}
