extension PlanEncoder {
    mutating func number(of vsix: VSIX) -> Int {
        var members: [(String, JSON)] = [
            ("folder", .string(vsix.folder)),
            ("target", .string(vsix.target?.rawValue ?? "")),
            ("payload", payload(vsix.payload)),
        ]
        if let producer = vsix.producer { members.append(("command", .int(command(producer)))) }
        let settings = Self.settings(vsix)
        if !settings.isEmpty { members.append(("settings", .object(settings))) }
        return artifact("vsix", members, line: vsix.line)
    }

    /// What is rarely said; left out where it is not, so that plans without it keep their digests and locks.
    private static func settings(_ vsix: VSIX) -> [(String, JSON)] {
        let texts = [
            ("readme", vsix.readme), ("changelog", vsix.changelog), ("ignoreFile", vsix.ignoreFile),
            ("contentURL", vsix.links.content), ("imagesURL", vsix.links.images),
            ("branch", vsix.links.branch),
            ("dependencies", vsix.dependencies == .production ? "production" : nil),
            ("folderLinks", vsix.folderLinks == .refuse ? nil : vsix.folderLinks.rawValue),
            ("otherTargets", vsix.otherTargets == .keep ? nil : vsix.otherTargets.rawValue),
        ]
        var members = texts.compactMap { name, text in text.map { (name, JSON.string($0)) } }
        if case .named(let names) = vsix.dependencies.kind {
            members.append(("packagedDependencies", .strings(names)))
        }
        if !vsix.links.isRewriting { members.append(("keepsLinks", .bool(true))) }
        if vsix.links.issues == .plain { members.append(("keepsIssues", .bool(true))) }
        let rules = vsix.allowances.compactMap { allowance -> String? in
            if case .rule(let name) = allowance.kind { name } else { nil }
        }
        if !rules.isEmpty { members.append(("allowances", .strings(rules))) }
        let files = vsix.allowances.compactMap { allowance -> JSON? in
            guard case .secrets(let path, let reason) = allowance.kind else { return nil }
            return .object([("path", .string(path)), ("reason", .string(reason))])
        }
        return files.isEmpty ? members : members + [("filesWithSecrets", .array(files))]
    }
}
