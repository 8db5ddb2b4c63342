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

    private func locate(_ failure: Failure, _ part: PayloadPart) -> Failure {
        var failure = failure
        failure.location = failure.location ?? SourceLocation(file: planFile, line: part.line)
        return failure
    }

    private func resolve(_ part: PayloadPart) throws -> [PayloadFile] {
        let prefix = try part.prefix.isEmpty ? nil : inside(part.prefix)
        guard let file = part.file, let name = part.name else {
            let folder = part.folder ?? ""
            let base = folder.isEmpty ? root : root.pushing(FilePath(folder))
            let pattern = Glob(part.pattern ?? "**")
            return try FileSet(base: base, pattern: pattern, destination: prefix, modes: part.modes).resolve()
        }
        return try single(file, name: name, prefix: prefix, modes: part.modes)
    }

    /// One file under a name of its own: found as a pattern without wildcards, then renamed.
    private func single(
        _ file: String, name: String, prefix: RelativePath?, modes: ModePolicy
    ) throws -> [PayloadFile] {
        let path = root.pushing(FilePath(file))
        let found = FileSystem.kind(path)
        guard let found, found.isFile else {
            throw Failure(
                .payloadFileMissing, file, found == nil ? "does not exist" : "is no regular file",
                advice: "build it first, or correct the path; it is relative to the project's folder")
        }
        let target = try inside(name)
        let mode: UInt16 =
            switch modes {
            case .keep: found.mode & 0o111 != 0 ? 0o755 : 0o644
            case .executable: 0o755
            case .regular: 0o644
            }
        let place = prefix.map { $0.appending(target) } ?? target
        return [PayloadFile(place, file: path, size: found.size, mode: mode)]
    }

    private func inside(_ path: String) throws -> RelativePath {
        guard let relative = RelativePath(path) else {
            throw Failure(
                .payloadOutside, path, "is no path inside an artifact",
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
    /// A single file of a payload is not there.
    static let payloadFileMissing = Self("payload.file-missing", .usage)
    /// A path in an artifact that would leave it.
    static let payloadOutside = Self("payload.outside", .usage)
}
