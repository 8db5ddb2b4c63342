public import Core
internal import SystemPackage

extension Failure.Code {
    /// A pattern that selects no file.
    public static let payloadNoMatch = Self("payload.no-match", .usage)
    /// A file that is named in the plan and is not there.
    public static let payloadMissingFile = Self("payload.missing-file", .usage)
    /// A link that leads out of the payload's folder.
    public static let payloadLinkOutside = Self("payload.link-outside", .usage)
    /// A link to a folder.
    public static let payloadLinkToFolder = Self("payload.link-to-folder", .usage)
    /// A socket, device or pipe.
    public static let payloadNotAFile = Self("payload.not-a-file", .usage)
    /// Two files for one path of an artifact, or two that some systems cannot tell apart.
    public static let payloadDuplicatePath = Self("payload.duplicate-path", .usage)
    /// A payload without files.
    public static let payloadEmpty = Self("payload.empty", .usage)
}

extension Failure {
    static func noMatch(_ set: FileSet) -> Failure {
        Failure(
            .payloadNoMatch, set.pattern.description,
            "matches no file in \(set.base)\(FileSystem.isFolder(set.base) ? "" : ", which does not exist")",
            advice: "build first, or correct the pattern; `**` crosses folders, `*` does not")
    }

    static func missingFile(_ set: FileSet, isFolder: Bool) -> Failure {
        let path = set.base.appending(set.pattern.description)
        guard isFolder else {
            return Failure(
                .payloadMissingFile, "\(path)", "is not there",
                advice: "build it first, or correct the path")
        }
        return Failure(
            .payloadMissingFile, "\(path)", "is a folder, not a file",
            advice: "to ship all that is in it, write \(set.pattern)/**")
    }

    static func unreachable(_ path: FilePath) -> Failure {
        Failure(
            .payloadMissingFile, "\(path)", "was listed and cannot be found again",
            advice: "rename it if its name is not UTF-8, and let nothing write there while packaging")
    }

    static func danglingLink(_ link: FilePath) -> Failure {
        Failure(
            .payloadMissingFile, "\(link)",
            "is a link to \(link.linkTarget ?? "nothing"), which is not there",
            advice: "build what it points to, or remove the link")
    }

    static func linkOutside(_ link: FilePath, _ base: FilePath) -> Failure {
        Failure(
            .payloadLinkOutside, "\(link)",
            "is a link to \(link.linkTarget ?? "another place"), which is outside of \(base)",
            advice: "copy the file there in a build step, or take it from its own folder")
    }

    static func linkToFolder(_ link: FilePath) -> Failure {
        Failure(
            .payloadLinkToFolder, "\(link)",
            "is a link to the folder \(link.linkTarget ?? ""), and links to folders are not followed",
            advice: "add a file set of its own for that folder, or narrow the pattern")
    }

    static func notAFile(_ path: FilePath) -> Failure {
        Failure(
            .payloadNotAFile, "\(path)", "is neither a regular file nor a link to one",
            advice: "narrow the pattern")
    }

    static func emptyPayload(_ artifact: String) -> Failure {
        Failure(.payloadEmpty, artifact, "has no files", advice: "give it a payload, or take it out")
    }
}
