extension PlanEncoder {
    mutating func number(of image: OCIImage) -> Int {
        let variants = image.variants.map { variant in
            JSON.object([
                ("platform", Self.platform(variant.platform)),
                ("parts", .array(variant.parts.map { part($0) })),
            ])
        }
        let base = image.base.image.map { [("baseImage", JSON.string($0))] } ?? []
        return artifact(
            "image",
            [("name", .string(image.name)), ("base", .string(image.base.layout))] + base
                + [("variants", .array(variants))], line: image.line)
    }

    mutating func number(of page: DockerHubPage) -> Int {
        artifact(
            "docker-hub-page",
            [("repository", .string(page.repository)), ("readme", .string(page.readme))]
                + (page.summary.map { [("summary", .string($0))] } ?? []), line: page.line)
    }

    mutating func number(of referrer: Referrer) -> Int {
        let annotations = referrer.annotations.sorted { $0.key < $1.key }.map {
            ($0.key, JSON.string($0.value))
        }
        return artifact(
            "referrer",
            [("type", .string(referrer.type)), ("file", part(referrer.file.part))]
                + (annotations.isEmpty ? [] : [("annotations", .object(annotations))]), line: referrer.line)
    }

    private mutating func part(_ part: ImagePart) -> JSON {
        switch part {
        case .layer(let payload, let folder, let changes):
            .object([("layer", self.payload(payload)), ("at", .string(folder))] + Self.members(changes))
        case .packages(let files): .object([("packages", .array(files.map(Self.package)))])
        case .entrypoint(let words): .object([("entrypoint", .strings(words))])
        case .command(let words): .object([("command", .strings(words))])
        case .environment(let name, let value): .object([("environment", .strings([name, value]))])
        case .user(let user): .object([("user", .string(user))])
        case .workingDirectory(let folder): .object([("workingDirectory", .string(folder))])
        case .label(let name, let value): .object([("label", .strings([name, value]))])
        case .port(let port): .object([("port", .string(port))])
        case .volume(let folder): .object([("volume", .string(folder))])
        case .healthcheck(let check): .object([("healthcheck", Self.healthcheck(check))])
        case .stopSignal(let signal): .object([("stopSignal", .string(signal))])
        }
    }

    /// Left out where nothing is said, so that plans without them keep their digests and locks.
    private static func members(_ changes: LayerChanges) -> [(String, JSON)] {
        var members: [(String, JSON)] = []
        if !changes.owner.isEmpty { members.append(("owner", .string(changes.owner))) }
        if changes.compression != .gzip {
            members.append(("compression", .string(changes.compression.rawValue)))
        }
        if !changes.links.isEmpty { members.append(("links", .array(changes.links.map(link)))) }
        if !changes.removes.isEmpty { members.append(("removes", .strings(changes.removes))) }
        if !changes.attributes.isEmpty {
            members.append(("attributes", .array(changes.attributes.map(attribute))))
        }
        return members
    }

    private static func attribute(_ attribute: LayerChanges.Attribute) -> JSON {
        let value: [(String, JSON)] =
            switch attribute.value {
            case .text(let name, let text): [("name", .string(name)), ("text", .string(text))]
            case .bytes(let name, let bytes):
                [("name", .string(name)), ("bytes", .string(hexadecimal(bytes)))]
            case .capabilities(let all): [("capabilities", .strings(all.map(\.rawValue)))]
            }
        return .object([("files", .string(attribute.files))] + value)
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private static func link(_ link: LayerChanges.Link) -> JSON {
        .object([
            ("path", .string(link.path)), ("target", .string(link.target)), ("isHard", .bool(link.isHard)),
        ])
    }

    private static func package(_ package: PackageFile) -> JSON {
        .object([("file", .string(package.file)), ("sha256", .string(package.sha256))])
    }

    private static func healthcheck(_ check: HealthcheckSettings) -> JSON {
        let times = [
            ("interval", check.interval), ("timeout", check.timeout), ("startPeriod", check.startPeriod),
            ("retries", check.retries),
        ]
        return .object(
            [("command", .strings(check.command))]
                + times.compactMap { name, time in
                    time.map { (name, JSON.int($0)) }
                })
    }
}
