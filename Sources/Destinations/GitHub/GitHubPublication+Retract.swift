internal import Core
public import Lifecycle

extension GitHubPublication {
    /// Making another release the latest, hiding, deleting, and the tag, which outlives its release.
    public func retract() -> [RetractionStep] {
        (content.latest == .this ? [unlatest] : []) + [hiding, draftDeletion, deletion, tagDeletion]
    }

    private var place: String { "\(ShellQuoted(content.tag)) -R \(connection.repository)" }

    private var unlatest: RetractionStep {
        let list = "gh release list -R \(connection.repository) --exclude-drafts --exclude-pre-releases"
        let tag = JSONValue.string(content.tag).text()
        let first = "--json tagName --jq 'map(.tagName | select(. != \(tag)))[0]'"
        return RetractionStep(
            "unlatest", .restore,
            "Makes the newest other full release the latest one, which releases/latest and installers lead to. "
                + "This release stays as it is.",
            call: "gh release edit \"$(\(list) \(first))\" -R \(connection.repository) --latest",
            undo: .possible, by: .tool)
    }

    private var hiding: RetractionStep {
        RetractionStep(
            "hide", .hide,
            "Makes the release a draft again: invisible to everybody without write access, and its downloads end. "
                + "The tag stays. GitHub refuses it for an immutable release.",
            call: "gh release edit \(place) --draft", undo: .possible, by: .tool)
    }

    /// By its number: by its tag, the same command would delete a published release.
    private var draftDeletion: RetractionStep {
        let releases = "repos/\(connection.repository)/releases"
        let tag = JSONValue.string(content.tag).text()
        let find = "gh api --paginate \(releases) --jq '.[] | select(.draft and .tag_name == \(tag)) | .id'"
        return RetractionStep(
            "delete-draft", .delete,
            "Deletes our draft with its \(content.assets.count) assets, if it has not become public. Running the "
                + "release again makes it anew.",
            call: "gh api -X DELETE \"\(releases)/$(\(find))\"", undo: .possible, by: .tool)
    }

    private var deletion: RetractionStep {
        RetractionStep(
            "delete-release", .delete,
            "Deletes the published release with its \(content.assets.count) assets and download counts; downloads "
                + "of them end. The tag stays. After an immutable release its tag can never be used again.",
            call: "gh release delete \(place) --yes", undo: .impossible, by: .tool)
    }

    private var tagDeletion: RetractionStep {
        let push = "git push https://github.com/\(connection.repository)"
        let tag = ShellQuoted("refs/tags/\(content.tag)")
        return RetractionStep(
            "delete-tag", .delete,
            "Deletes the tag; clones keep theirs, and a release that is still published under it becomes a draft. "
                + "It can be pushed again: `\(push) \(content.commit):\(tag)`.",
            call: "\(push) --delete \(tag)", undo: .possible, by: .tool)
    }
}

/// A word of a POSIX shell's command line.
struct ShellQuoted: CustomStringConvertible {
    /// The word, quoted if it has to be.
    let description: String

    init(_ word: String) {
        let isPlain = word.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte & 0xDF) || "._-+/@:".utf8.contains(byte)
        }
        description = isPlain && !word.isEmpty ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }
}
