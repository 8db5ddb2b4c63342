internal import Core
internal import Trust

/// The command lines that sign a statement, ready to be pasted.
struct SigningAdvice {
    let role: ApprovalRole
    /// The file of the statement.
    let file: String
    /// Whether the file has been written already.
    let isWritten: Bool
    /// Options that name the project and the run, as they were given.
    let selection: [String]

    var text: String {
        let keys = role.keys.map { "  \(ApprovalReport.person($0.fingerprint, $0.label))" }
        return (["\(role.name) needs \(role.count) of these keys:"] + keys + [""] + commands)
            .joined(separator: "\n")
    }

    /// Write, sign, record; for the kinds of keys that the role has.
    var commands: [String] {
        var lines = isWritten ? [] : [approve("--statement", file)]
        if role.keys.contains(where: \.isSSH) {
            lines += [
                line([
                    "ssh-keygen", "-Y", "sign", "-n", ApprovalStatement.namespace, "-f",
                    "~/.ssh/id_ed25519", file,
                ]),
                approve("--signature", file + ".sig"),
            ]
        }
        if !role.keys.allSatisfy(\.isSSH) {
            lines += [
                line(["minisign", "-S", "-s", "~/.minisign/minisign.key", "-m", file]),
                approve("--signature", file + ".minisig"),
            ]
        }
        return lines
    }

    private func approve(_ option: String, _ file: String) -> String {
        line(["kilo-release", "approve", "--role", role.name] + selection + [option, file])
    }

    /// `~` stays for the shell to expand.
    private func line(_ words: [String]) -> String {
        words.map { $0.hasPrefix("~/") ? $0 : ShellWord.quote($0) }.joined(separator: " ")
    }
}

extension PublicKey {
    var isSSH: Bool { if case .ssh = self { true } else { false } }
}
