internal import Core
internal import Processes
internal import SystemPackage

/// `ReleaseDescription`, built once for each compiler.
struct DescriptionModule {
    /// Holds `ReleaseDescription.swiftmodule` and `ReleaseDescription.o`.
    let folder: FilePath

    var object: FilePath { folder.appending("ReleaseDescription.o") }

    /// The module for a compiler, from the cache or built now.
    ///
    /// - Throws: `Failure` (`plan.compiler-unusable`, `file.unwritable`).
    static func prepare(_ toolchain: Toolchain) async throws -> DescriptionModule {
        let key = key(toolchain.compiler)
        let module = DescriptionModule(folder: toolchain.cache.module(key))
        if FileSystem.isFolder(module.folder) { return module }
        try await toolchain.cache.withDraft { draft in
            let result = draft.appending("module")
            try await build(toolchain, sources: draft, result: result)
            try toolchain.cache.store(module: result, key)
        }
        return module
    }

    static func key(_ compiler: Compiler) -> Digest {
        ContentKey(
            ["module", compiler.version, compiler.target, DescriptionSources.digest.hex] + Toolchain.language
        ).digest
    }

    private static func build(_ toolchain: Toolchain, sources: FilePath, result: FilePath) async throws {
        try FileSystem.makeFolder(result)
        let files = try DescriptionSources.all.map { file in
            let path = sources.appending(file.name)
            try FileSystem.write(file.bytes, to: path)
            return path.string
        }
        let output = try await toolchain.compile(
            Toolchain.language
                + [
                    "-parse-as-library", "-module-name", "ReleaseDescription",
                    "-enable-upcoming-feature", "InternalImportsByDefault",
                    "-emit-module", "-emit-module-path",
                    result.appending("ReleaseDescription.swiftmodule").string,
                    "-c", "-o", result.appending("ReleaseDescription.o").string,
                ] + files)
        guard output.isSuccess else { throw Failure.unusable(toolchain.compiler.path, output) }
    }
}
