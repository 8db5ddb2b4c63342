import Core

/// `publishConfig` as pnpm has it: some of its members replace those of the manifest in the published package.
///
/// npm lifts none of them; there they only configure the publishing.
enum PublishConfig {
    /// The members that are lifted (pnpm 10 and 11).
    static let lifted = [
        "bin", "engines", "type", "imports", "main", "module", "typings", "types", "exports", "browser",
        "esnext",
        "es2015", "unpkg", "umd:main", "os", "cpu", "libc", "typesVersions",
    ]

    /// Lifts them in the text, and removes them from `publishConfig`, and that too if nothing is left.
    static func lift(_ members: JSONObject, in edit: inout JSONTextEdit) {
        guard let config = members["publishConfig"]?.object else { return }
        let found = config.members.filter { lifted.contains($0.key) }
        for (key, value) in found {
            edit.set([key], to: value)
            edit.remove(["publishConfig", key])
        }
        if !found.isEmpty, found.count == config.members.count { edit.remove(["publishConfig"]) }
    }
}
