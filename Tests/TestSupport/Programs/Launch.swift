import CSpawn
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
        var words = ([path] + arguments).map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { for text in words + variables { free(text) } }
        var identifier = pid_t()
        let code = path.withCString { path in
            folder.withPlatformString { folder in
                words.withUnsafeMutableBufferPointer { words in
                    variables.withUnsafeMutableBufferPointer { variables in
                        var request = CSpawn.spawn(
                            path: path, arguments: words.baseAddress, environment: variables.baseAddress,
                            folder: folder, input: input, output: output, error: errors)
                        return spawn_start(&request, &identifier)
                    }
                }
            }
        }
        guard code == 0 else {
            throw StartFailure(description: "\(path) cannot be started: \(String(cString: strerror(code)))")
        }
        return identifier
    }
}
