import Core

/// Points `exports` at built files: each text `./src/x.ts` becomes
/// `{"import": "./dist/x.js", "types": "./dist/x.d.ts"}`.
///
/// So that a repository can use its sources directly, and its users get what was built. Texts that do not begin with
/// the source folder stay, as do those that are under a condition and are no TypeScript.
public struct ExportsRewriting: Hashable, Sendable {
    /// The folder of the sources, `src`.
    public let source: String
    /// The folder of the built files, `dist`.
    public let target: String

    /// Creates a rewriting from one folder of the package to another.
    public init(from source: String, to target: String) {
        self.source = PosixPath.normalised(source).split(separator: "/").joined(separator: "/")
        self.target = PosixPath.normalised(target).split(separator: "/").joined(separator: "/")
    }

    /// Rewrites the member `exports` in the text, if there is one.
    func apply(to members: JSONObject, in edit: inout JSONTextEdit) {
        guard let exports = members["exports"] else { return }
        let rewritten = rewrite(exports)
        if rewritten != exports { edit.set(["exports"], to: rewritten) }
    }

    private func rewrite(_ value: JSONValue, isCondition: Bool = false) -> JSONValue {
        switch value {
        case .string(let text): rewrite(text, isCondition)
        case .array(let values): .array(values.map { rewrite($0, isCondition: isCondition) })
        case .object(let object):
            .init(
                members: object.members.map { key, value in
                    (key, rewrite(value, isCondition: !key.hasPrefix(".")))
                })
        default: value
        }
    }

    private func rewrite(_ text: String, _ isCondition: Bool) -> JSONValue {
        let prefix = "./\(source)/"
        guard text.hasPrefix(prefix) else { return .string(text) }
        let path = "./\(target)/\(text.dropFirst(prefix.count))"
        let endings = [
            ".ts": ("js", "d.ts"), ".tsx": ("js", "d.ts"), ".mts": ("mjs", "d.mts"), ".cts": ("cjs", "d.cts"),
        ]
        guard !text.hasSuffix(".d.ts"), let (script, types) = endings[PosixPath.extname(path)] else {
            return .string(path)
        }
        let stem = path.dropLast(PosixPath.extname(path).count)
        // Under a condition there is one file only, and which one the condition says.
        if isCondition { return .string("\(stem).\(script)") }
        return ["import": .string("\(stem).\(script)"), "types": .string("\(stem).\(types)")]
    }
}
