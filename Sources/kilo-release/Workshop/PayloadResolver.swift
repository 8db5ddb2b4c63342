internal import Artifacts
internal import Core
internal import ReleaseModel
internal import SystemPackage

/// Finds the files of a payload in the project.
///
/// Blocks.
struct PayloadResolver: Sendable {
    let root: FilePath
    let planFile: String

    /// - Throws: `Failures` with the plan's line for each part that cannot be resolved.
    func files(_ parts: [PayloadPart]) throws -> [PayloadFile] {
        var (files, failures): ([PayloadFile], [Failure]) = ([], [])
        for part in parts {
            do {
                files += try resolve(part)
            } catch let failure as Failure {
                failures.append(locate(failure, part))
            } catch let several as Failures {
                failures += several.all.map { locate($0, part) }
            }
        }
        try Failures.throwIfAny(failures)
        return files
    }

    /// The files of an artifact, proved to fit together.
    ///
    /// - Throws: `Failures` with the line of the part, or of the artifact.
    func arranged(_ parts: [PayloadPart], for name: String, line: Int) throws -> [PayloadFile] {
        do {
            return try PayloadFile.arrange(files(parts), for: name)
        } catch let failures as Failures {
            throw Failures(
                all: failures.all.map { failure in
                    var failure = failure
                    failure.location = failure.location ?? SourceLocation(file: planFile, line: line)
                    return failure
                })
        }
    }

    private func locate(_ failure: Failure, _ part: PayloadPart) -> Failure {
        var failure = failure
        failure.location = failure.location ?? SourceLocation(file: planFile, line: part.line)
        return failure
    }

    private func resolve(_ part: PayloadPart) throws -> [PayloadFile] {
        let prefix = try part.prefix.isEmpty ? nil : inside(part.prefix)
        guard let file = part.file, let name = part.name else {
            let base = try base(part.folder ?? "")
            let pattern = Glob(part.pattern ?? "**")
            return try FileSet(base: base, pattern: pattern, destination: prefix, modes: part.modes).resolve()
        }
        let target = try inside(name)
        let place = prefix.map { $0.appending(target) } ?? target
        return [try PayloadFile(inside(file), in: root, as: place, modes: part.modes)]
    }

    /// A folder of the project; a `/` at its end does not matter.
    private func base(_ folder: String) throws -> FilePath {
        let folder = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        return folder.isEmpty || folder == "." ? root : root.pushing(FilePath(try inside(folder).description))
    }

    private func inside(_ path: String) throws -> RelativePath {
        guard let relative = RelativePath(path) else {
            throw Failure(
                .payloadOutside, path, "leads out of the project or the artifact, or is no path",
                advice: "write it relative, with / and without ..")
        }
        return relative
    }
}

extension PayloadPart {
    fileprivate var modes: ModePolicy {
        switch mode {
        case .keep: .keep
        case .executable: .executable
        case .regular: .regular
        }
    }
}

extension Failure.Code {
    /// A path that would leave its artifact or the project.
    static let payloadOutside = Self("payload.outside", .usage)
}
