internal import Core
internal import Processes
internal import SystemPackage

/// What a file declares.
enum PlanSubject: String {
    /// A whole plan.
    case release = "Release"
    /// One image.
    case image = "OCIImage"

    /// How it is declared, for people.
    fileprivate var example: String {
        switch self {
        case .release: "Release { ... }"
        case .image: "OCIImage(...) { ... }"
        }
    }
}

/// Compiles a plan to a program that emits it.
struct PlanCompilation {
    let file: PlanFile
    let subject: PlanSubject
    /// A folder of its own.
    let draft: FilePath

    /// The two lines that are compiled along.
    ///
    /// The name is quoted, as it may be a keyword; nothing is declared, as the plan may declare the same.
    static func mainSource(_ declaration: String, _ subject: PlanSubject) -> String {
        """
        import Glibc; import ReleaseDescription
        Glibc.exit((`\(declaration)` as \(subject.rawValue)).emit(to: 3))

        """
    }

    /// The program and the compiler's warnings.
    ///
    /// - Throws: `Failures` (`plan.does-not-compile`, one for each error), `Failure` (`plan.no-declaration`,
    ///   `plan.compiler-unusable`).
    func compile(_ toolchain: Toolchain, _ module: DescriptionModule) async throws -> (FilePath, [String]) {
        // A copy, so that what is compiled is what was hashed.
        let source = draft.appending(file.fileName)
        let main = draft.appending("main.swift")
        let program = draft.appending("plan")
        try FileSystem.write(file.text, to: source)
        try FileSystem.write(Array(Self.mainSource(file.declaration, subject).utf8), to: main)
        let result = try await toolchain.compile(
            Toolchain.language + Toolchain.linking + [
                "-module-name", "Plan", "-diagnostic-style", "llvm", "-no-color-diagnostics",
                "-I", module.folder.string, "-o", program.string,
                source.string, main.string, module.object.string,
            ])
        let diagnostics = CompilerDiagnostic.all(in: result.errorText + "\n" + result.outputText)
        guard result.isSuccess else { try fail(diagnostics, result, toolchain) }
        return (program, warnings(diagnostics))
    }

    private func warnings(_ diagnostics: [CompilerDiagnostic]) -> [String] {
        diagnostics.filter { $0.severity == .warning && isPlan($0) }.map {
            "\(file.path):\($0.line): \($0.message)"
        }
    }

    private func isPlan(_ diagnostic: CompilerDiagnostic) -> Bool {
        FilePath(diagnostic.file) == draft.appending(file.fileName)
    }

    /// The errors of the plan; those of the two lines only if there are no others, as they follow from them.
    private func fail(
        _ diagnostics: [CompilerDiagnostic], _ result: ProcessResult, _ toolchain: Toolchain
    ) throws -> Never {
        let errors = diagnostics.filter { $0.severity == .error }
        let own = errors.filter { isPlan($0) }.map { error in
            Failure(
                .planDoesNotCompile, "\(file.path)", error.message,
                advice: "correct this line of the plan",
                at: SourceLocation(file: file.path.string, line: error.line))
        }
        try Failures.throwIfAny(own)
        guard let first = errors.first else { throw Failure.unusable(toolchain.compiler.path, result) }
        throw Failure.noDeclaration(file, subject, first)
    }
}

extension Failure {
    fileprivate static func noDeclaration(
        _ file: PlanFile, _ subject: PlanSubject, _ error: CompilerDiagnostic
    ) -> Failure {
        Failure(
            .planNoDeclaration, "\(file.path)",
            "\(file.fileName) must declare `let \(file.declaration) = \(subject.example)`: \(error.message)",
            advice: "declare it under this name, or rename the file")
    }
}
