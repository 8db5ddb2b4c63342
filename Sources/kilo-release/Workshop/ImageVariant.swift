internal import Artifacts
internal import Core
internal import ReleaseModel
internal import SystemPackage

/// The image of one platform, read from what a plan says.
struct ImageVariant {
    private let variant: ImageSpec.Variant
    private let spec: ImageSpec
    private let files: PayloadResolver

    init(_ variant: ImageSpec.Variant, of spec: ImageSpec, _ files: PayloadResolver) {
        self.variant = variant
        self.spec = spec
        self.files = files
    }

    func image(on base: OCIBase) throws -> OCIPlatformImage {
        var (layers, settings): ([OCILayer], OCISettings) = ([], OCISettings())
        for part in variant.parts {
            if let payload = part.layer {
                layers.append(try layer(payload, part))
            } else if let packages = part.packages {
                layers.append(OCILayer(packages: try packages.map(package)))
            } else {
                settings.apply(part)
            }
        }
        return OCIPlatformImage(
            platform: variant.platform.oci, base: base, layers: layers, settings: settings)
    }

    private func layer(_ payload: [PayloadPart], _ part: ImageSpec.Part) throws -> OCILayer {
        let links = try (part.links ?? []).map { link in
            OCILink(
                try path(link.path),
                link.isHard ? .hard(try path(link.target)) : .symbolic(link.target))
        }
        let changesOnly = payload.isEmpty && !(links.isEmpty && (part.removes ?? []).isEmpty)
        let members = changesOnly ? [] : try files.arranged(payload, for: spec.name, line: spec.line)
        var layer = OCILayer(
            files: members, folder: part.at.flatMap(\.nonEmpty) == nil ? nil : try path(part.at ?? ""))
        layer.links = links
        layer.removals = try (part.removes ?? []).map(path)
        layer.compression = part.compression == "zstd" ? .zstd : .gzip
        if let owner = part.owner {
            guard let numbers = TarOwner(owner) else {
                throw failure(.payloadOutside, owner, "is no owner", "write numbers: 1000:1000")
            }
            layer.owner = numbers
        }
        for attribute in part.attributes ?? [] { try add(attribute, to: &layer) }
        return layer
    }

    private func add(_ declared: ImageSpec.Attribute, to layer: inout OCILayer) throws {
        let (pattern, attribute) = (Glob(declared.files), try attribute(declared))
        guard try layer.set(attribute, on: pattern) else {
            throw OCILayer.noFiles(matching: pattern, for: attribute)
        }
    }

    private func attribute(_ declared: ImageSpec.Attribute) throws -> ExtendedAttribute {
        if let capabilities = declared.capabilities {
            return ExtendedAttribute(try FileCapabilities(capabilities))
        }
        let bytes = declared.bytes.map { Hexadecimal.decode($0) } ?? declared.text.map { Array($0.utf8) }
        guard let name = declared.name, let bytes else {
            throw failure(
                .planInconsistent, declared.files, "gets an attribute without name or value",
                "make the lock again with `kilo-release plan lock`")
        }
        return try ExtendedAttribute(name, bytes)
    }

    private func package(_ package: ImageSpec.Package) throws -> DistributionPackage {
        guard let digest = Digest("sha256:\(package.sha256.lowercased())") else {
            throw failure(
                .ociPackage, package.file, "its sha256 is no SHA-256",
                "write the 64 digits that sha256sum prints")
        }
        let file = files.root.pushing(FilePath("\(try path(package.file))"))
        return DistributionPackage(file, sha256: digest)
    }

    /// A text that is no path is refused, as nothing else would tell that it became the root.
    private func path(_ text: String) throws -> RelativePath {
        guard let path = RelativePath(text) else {
            throw failure(
                .payloadOutside, text, "is no path below the image's root",
                "write it as usr/local/bin: no / in front or at the end, and no ..")
        }
        return path
    }

    private func failure(_ code: Failure.Code, _ subject: String, _ message: String, _ advice: String)
        -> Failure
    {
        Failure(
            code, "\(spec.name): \(subject)", message, advice: advice,
            at: SourceLocation(file: files.planFile, line: spec.line))
    }
}

extension OCISettings {
    fileprivate mutating func apply(_ part: ImageSpec.Part) {
        if let words = part.entrypoint { entrypoint = words }
        if let words = part.command { command = words }
        if let pair = part.environment, pair.count == 2 { environment[pair[0]] = pair[1] }
        if let name = part.user { user = name }
        if let folder = part.workingDirectory { workingDirectory = folder }
        if let pair = part.label, pair.count == 2 { labels[pair[0]] = pair[1] }
        if let port = part.port { exposedPorts.append(port) }
        if let folder = part.volume { volumes.append(folder) }
        if let signal = part.stopSignal { stopSignal = signal }
        if let check = part.healthcheck {
            healthcheck = OCIHealthcheck(
                command: check.command, interval: check.interval, timeout: check.timeout,
                startPeriod: check.startPeriod, retries: check.retries)
        }
    }
}
