internal import Core
internal import SystemPackage

/// Files that are packaged and that users of an extension have no use for.
///
/// vsce packages them without a word wherever an ignore file forgets them. They are told, never dropped: only the
/// author knows what is meant.
enum SurprisingFiles {
    /// One warning for each kind, with the first file of it.
    static func warnings(_ files: [PayloadFile], in folder: FilePath) -> [VSIXWarning] {
        let shown = files.map(\.path).filter { $0.components.first != "node_modules" }
        return kinds.compactMap { kind in
            let found = shown.filter(kind.holds).sorted()
            guard let first = found.first else { return nil }
            let others = found.count == 1 ? "is" : "and \(found.count - 1) more of its kind are"
            return VSIXWarning(
                subject: "\(folder.pushing(FilePath(first.description)))",
                message: "\(others) packaged: \(kind.name); ignore what users do not need in .vscodeignore")
        }
    }

    private struct Kind {
        let name: String
        let holds: @Sendable (RelativePath) -> Bool
    }

    private static let kinds = [
        Kind(name: "documents for developers") { path in
            ["docs", "doc", "documentation"].contains(path.components.first?.lowercased() ?? "")
                && path.components.count > 1
        },
        Kind(name: "tests") { path in
            path.components.dropLast().contains { tests.contains($0.lowercased()) }
                || [".test.", ".spec."].contains { path.name.contains($0) }
        },
        Kind(name: "settings of development tools") { path in
            tools.contains(path.name) || path.name.hasPrefix("tsconfig.")
                || path.components.dropLast().contains { toolFolders.contains(String($0)) }
        },
        Kind(name: "environment files") { path in path.name == ".env" || path.name.hasPrefix(".env.") },
    ]

    private static let tests: Set = ["test", "tests", "__tests__", "__mocks__", "__snapshots__"]
    private static let tools: Set = [
        "tsconfig.json", "knip.json", "bunfig.toml", "bun.lock", "bun.lockb", "pnpm-lock.yaml", "biome.json",
        "turbo.json", ".prettierignore", ".gitignore", ".npmrc", ".eslintignore", ".mocharc.json",
        ".vscode-test.mjs", ".vscode-test.js", "AGENTS.md", "CLAUDE.md",
    ]
    private static let toolFolders: Set = [
        ".storybook", ".github", ".vscode", ".husky", ".changeset", ".idea", ".devcontainer", ".turbo",
    ]
}
