public import Core

extension Resolver {
    /// The artifacts that some destinations need, with those that these are built on, each with its name.
    func resolveArtifacts(
        of destinations: [DestinationSpec], version: SemanticVersion
    ) throws -> [ResolvedArtifact] {
        var needed: Set<Int> = []
        var queue = destinations.flatMap(\.artifacts)
        while let number = queue.popLast() {
            guard needed.insert(number).inserted else { continue }
            if case .npm(let spec) = plan.artifacts[number] { queue += spec.optionalDependencies }
        }
        var failures: [Failure] = []
        let resolved = needed.sorted().compactMap { number -> ResolvedArtifact? in
            do throws(Failure) {
                return try resolve(plan.artifacts[number], number: number, version: version)
            } catch {
                failures.append(error)
                return nil
            }
        }
        try Failures.throwIfAny(failures)
        return resolved
    }

    private func resolve(
        _ spec: ArtifactSpec, number: Int, version: SemanticVersion
    ) throws(Failure) -> ResolvedArtifact {
        let (packageName, fileName) = try names(of: spec, version: version)
        return ResolvedArtifact(number: number, spec: spec, fileName: fileName, packageName: packageName)
    }

    private func names(
        of spec: ArtifactSpec, version: SemanticVersion
    ) throws(Failure) -> (package: String, file: String) {
        switch spec {
        case .vsix(let spec):
            let manifest = try manifest(spec.folder, line: spec.line)
            guard let publisher = manifest.publisher else {
                throw missing("publisher", in: spec.folder, line: spec.line)
            }
            let target = spec.target.isEmpty ? "" : "-\(spec.target)"
            return ("\(publisher).\(manifest.name)", "\(manifest.name)\(target)-\(version).vsix")
        case .npm(let spec):
            let name: String
            if let generated = spec.name {
                name = generated
            } else {
                name = try manifest(spec.folder ?? "", line: spec.line).name
            }
            // npm's own rule for the file name: no @, the first slash becomes a dash.
            let plain = name.hasPrefix("@") ? String(name.dropFirst()) : name
            return (name, plain.replacing("/", with: "-", maxReplacements: 1) + "-\(version).tgz")
        case .archive(let spec):
            let name = spec.name.replacing("{version}", with: version.description)
            return (name, "\(name).\(spec.format.rawValue)")
        case .image(let spec): return (spec.name, "\(spec.name)-\(version).oci")
        case .dockerHubPage(let spec):
            let name = spec.repository.replacing("/", with: "-")
            return (spec.repository, "\(name)-\(version).docker-hub.json")
        case .referrer(let spec): return (spec.fileName, spec.fileName)
        }
    }

    private func manifest(_ folder: String, line: Int) throws(Failure) -> PackageFacts {
        guard let manifest = facts.manifests[folder] else {
            throw Failure(
                .fileUnreadable, "\(folder.isEmpty ? "" : folder + "/")package.json",
                "the plan packages this folder, but it has no package.json",
                advice: "check the folder's name, relative to the project", at: location(line))
        }
        guard !manifest.name.isEmpty else { throw missing("name", in: folder, line: line) }
        return manifest
    }

    private func missing(_ field: String, in folder: String, line: Int) -> Failure {
        Failure(
            .manifestIncomplete, "\(folder)/package.json", "has no \"\(field)\"",
            advice: "add it; the destination knows the package by it", at: location(line))
    }
}

extension Failure.Code {
    /// A package.json without a field that an identity needs.
    public static let manifestIncomplete = Self("manifest.incomplete", .usage)
}
