internal import Core
internal import Processes
internal import SystemPackage

/// Lets the person's own `ssh-keygen` sign a statement; the key stays where it is, be that a file, an agent or a
/// hardware key.
struct SSHSigning {
    let project: Project
    /// A private key, or a public one whose private half an agent or a device holds.
    let key: FilePath

    /// - Returns: the armored signature.
    /// - Throws: `Failure` (`process.not-found`, `process.failed`, `process.timeout`, `file.unwritable`).
    func sign(_ statement: ApprovalStatement) async throws -> String {
        let folder = project.workFolder.appending("approvals")
        let file = folder.appending("\(statement.digest.hex).txt")
        let signature = folder.appending("\(statement.digest.hex).txt.sig")
        try await offPool {
            try FileSystem.makeFolder(folder)
            try FileSystem.remove(signature)
            try FileSystem.write(statement.bytes, to: file)
        }
        try await Processes.run(request(file)).requireSuccess(
            "ssh-keygen -Y sign",
            advice: "add a key with a passphrase to the agent (`ssh-add`) and name its public half,"
                + " or sign by hand as `kilo-release approve` shows")
        return try await offPool {
            let text = String(decoding: try FileStream.contents(of: signature), as: UTF8.self)
            for used in [file, signature] { try FileSystem.remove(used) }
            return text
        }
    }

    private func request(_ file: FilePath) -> ProcessRequest {
        let names: Set = [
            "PATH", "HOME", "SSH_AUTH_SOCK", "SSH_ASKPASS", "SSH_SK_PROVIDER", "DISPLAY", "WAYLAND_DISPLAY",
            "XAUTHORITY", "XDG_RUNTIME_DIR",
        ]
        // In a process group of its own it cannot read the terminal: it asks by a window, or fails at once.
        let environment = project.environment.filter { names.contains($0.key) }
            .merging(["SSH_ASKPASS_REQUIRE": "force"]) { $1 }
        let arguments = [
            "-Y", "sign", "-q", "-n", ApprovalStatement.namespace, "-f", key.string, file.string,
        ]
        return ProcessRequest(
            "ssh-keygen", arguments, in: project.root, environment: environment, timeout: .seconds(120))
    }
}
