internal import ArgumentParser
internal import Core
internal import SystemPackage

/// Signs for a release, or shows how to.
struct ApproveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Approve a release in a role of its plan, with a signature of your own.",
        discussion: """
            Without a signature it shows what is to be signed, and the commands that sign it. A signature covers the \
            plan and every artifact, and is void when one of them changes.
            """)

    @Option(name: .long, help: "The role to sign in (default: the only one).")
    var role: String?

    @Option(name: .long, help: "Write what is to be signed to this file.")
    var statement: String?

    @Option(name: .long, help: "Record this signature, made by ssh-keygen -Y sign or minisign -S.")
    var signature: String?

    @Option(name: .long, help: "Sign with this SSH key, by ssh-keygen, and record it.")
    var sshKey: String?

    @OptionGroup var selection: RunSelection
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard [statement, signature, sshKey].compactMap({ $0 }).count <= 1 else {
            throw ValidationError("give only one of --statement, --signature and --ssh-key")
        }
    }

    func run() async throws {
        let project = try await selection.findProject()
        let approvals = try await RunApprovals.find(selection.run, in: project)
        let role = try approvals.role(role)
        let statement = approvals.judge.subject.statement(for: role.name)
        if let sshKey {
            let key = FilePath(sshKey).absolute(from: Project.currentFolder())
            let signature = try await SSHSigning(project: project, key: key).sign(statement)
            show(try await approvals.record(signature, in: role))
        } else if let signature {
            show(try await approvals.record(try await read(signature), in: role))
        } else {
            try await show(statement, role)
        }
    }

    private func read(_ path: String) async throws -> String {
        let file = FilePath(path).absolute(from: Project.currentFolder())
        return try await offPool {
            String(decoding: try FileStream.contents(of: file, limit: 64 << 10), as: UTF8.self)
        }
    }

    private func show(_ statement: ApprovalStatement, _ role: ApprovalRole) async throws {
        if let path = self.statement {
            let file = FilePath(path).absolute(from: Project.currentFolder())
            try await offPool { try FileSystem.write(statement.bytes, to: file) }
        }
        let advice = SigningAdvice(
            role: role, file: self.statement ?? "approval.txt", isWritten: self.statement != nil,
            selection: selection.words)
        switch output.output {
        case .text:
            // What was written to a file is signed from there; it is shown all the same, to be read first.
            StandardStreams.output(statement.text)
            StandardStreams.output(advice.text)
        case .json:
            let document: JSONValue = [
                "role": .string(role.name), "statement": .string(statement.text),
                "digest": .string("\(statement.digest)"),
                "namespace": .string(ApprovalStatement.namespace),
                "commands": .array(advice.commands.map { .string($0) }),
            ]
            StandardStreams.output(document.text(.indented))
        }
    }

    private func show(_ approvals: RunApprovals) {
        switch output.output {
        case .text: StandardStreams.output(approvals.report.text)
        case .json: StandardStreams.output(approvals.report.json.text(.indented))
        }
    }
}
