import Glibc
import SystemPackage

/// All that a start takes beside the descriptors.
struct Launch: Sendable {
    let path: String
    let arguments: [String]
    let folder: FilePath
    let environment: [String: String]

    /// Starts the program with these as its standard input, output and error.
    func spawn(input: Int32, output: Int32, errors: Int32) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (number, descriptor) in [input, output, errors].enumerated() {
            posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
        }
        var attributes = posix_spawnattr_t()
        Self.clearSignals(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // posix_spawn has no portable way to choose the folder; `env` has.
        var words = (["env", "-C", folder.string, path] + arguments).map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { for text in words + variables { free(text) } }
        var identifier = pid_t()
        let code = OpenDescriptor.exclusively {
            posix_spawn(&identifier, "/usr/bin/env", &actions, &attributes, &words, &variables)
        }
        guard code == 0 else {
            throw StartFailure(description: "\(path) cannot be started: \(String(cString: strerror(code)))")
        }
        return identifier
    }

    /// Threads of a test runner block signals and servers ignore some, which a child would inherit.
    private static func clearSignals(_ attributes: inout posix_spawnattr_t) {
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_init(&attributes)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    }
}
