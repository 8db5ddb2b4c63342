/// Turns a release into tables of commands and artifacts that refer to each other by number.
///
/// Equal declarations get one number: what a plan ships to two destinations is built once.
struct PlanEncoder {
    private(set) var commands = Table()
    private(set) var artifacts = Table()

    struct Table {
        private(set) var rows: [JSON] = []
        private var numbers: [String: Int] = [:]

        mutating func number(of row: JSON) -> Int {
            let text = row.text
            if let number = numbers[text] { return number }
            numbers[text] = rows.count
            rows.append(row)
            return rows.count - 1
        }
    }

    static func encode(_ release: Release) -> JSON {
        var encoder = PlanEncoder()
        let products = release.products.map { encoder.product($0) }
        return encoder.plan(products)
    }

    static func encode(_ image: OCIImage) -> JSON {
        var encoder = PlanEncoder()
        _ = encoder.number(of: image)
        return encoder.plan([])
    }

    private func plan(_ products: [JSON]) -> JSON {
        .object([
            ("format", .int(1)),
            ("commands", .array(commands.rows)),
            ("artifacts", .array(artifacts.rows)),
            ("products", .array(products)),
        ])
    }

    private mutating func product(_ product: Product) -> JSON {
        let approvals = product.approvals.map { Self.approval($0) }
        let members: [(String, JSON)] = [
            ("name", .string(product.name)),
            ("tag", .string(product.tag)),
            ("version", Self.version(product.version)),
            ("channel", Self.channel(product.channel)),
            ("title", .string(product.about.title)),
            ("summary", .string(product.about.summary)),
            ("repository", .string(product.about.repository)),
            ("license", .string(product.about.license)),
            ("destinations", .array(product.destinations.map { destination($0) })),
            ("line", .int(product.line)),
        ]
        // Left out where there are none, so that plans without them keep their digests and locks.
        return .object(members + (approvals.isEmpty ? [] : [("approvals", .array(approvals))]))
    }

    private static func approval(_ approval: Approval) -> JSON {
        let keys = approval.keys.map { key in
            switch key {
            case .ssh(let text): JSON.object([("kind", .string("ssh")), ("text", .string(text))])
            case .minisign(let text): JSON.object([("kind", .string("minisign")), ("text", .string(text))])
            }
        }
        return .object([
            ("role", .string(approval.role)), ("count", .int(approval.count)), ("keys", .array(keys)),
            ("line", .int(approval.line)),
        ])
    }

    private static func version(_ rule: VersionRule) -> JSON {
        switch rule.kind {
        case .input: .object([("kind", .string("input"))])
        case .packageJSON(let path): .object([("kind", .string("package.json")), ("path", .string(path))])
        case .highestTag(let bump):
            .object([("kind", .string("highest-tag")), ("bump", .string(bump.rawValue))])
        }
    }

    private static func channel(_ rule: ChannelRule) -> JSON {
        .object([("isInput", .bool(rule.isInput)), ("channel", .string(rule.channel.rawValue))])
    }

    mutating func command(_ command: Command) -> Int {
        commands.number(
            of: .object([
                ("label", .string(command.label)),
                ("arguments", .strings(command.arguments)),
                ("folder", .string(command.folder)),
                ("inputs", .strings(command.inputs)),
                ("products", .strings(command.products)),
                ("environment", .strings(command.environment)),
                ("line", .int(command.line)),
            ]))
    }

    mutating func payload(_ payload: Payload) -> JSON { .array(payload.parts.map { part($0) }) }

    mutating func part(_ part: Payload.Part) -> JSON {
        var members: [(String, JSON)] = []
        switch part.selection {
        case .pattern(let pattern):
            members += [("pattern", .string(pattern)), ("folder", .string(part.folder))]
        case .file(let path, let name): members += [("file", .string(path)), ("name", .string(name))]
        }
        members += [("prefix", .string(part.prefix)), ("mode", .string(part.mode.rawValue))]
        if let producer = part.producer { members.append(("command", .int(command(producer)))) }
        return .object(members + [("line", .int(part.line))])
    }

    mutating func artifact(_ kind: String, _ members: [(String, JSON)], line: Int) -> Int {
        artifacts.number(of: .object([("kind", .string(kind))] + members + [("line", .int(line))]))
    }
}
