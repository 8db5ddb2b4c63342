internal import Core
internal import HTTP
internal import HTTPTypes

/// One question or order to a registry, before it is known as whom it is sent.
struct NPMCall: Sendable {
    var method: HTTPRequest.Method
    /// Below the registry, or the whole address of something that its documents name.
    var place: Place
    /// The package that it is about, for which a token may have to be exchanged.
    var package: String?
    var identification = Identification.credential
    /// The command that npm would name: registries choose their answers to a second factor by it.
    var command: String?
    var fields: HTTPFields = [:]
    var body = Body.empty
    var receive = Request.Receiver.memory(limit: 256 << 20)

    enum Place: Hashable, Sendable {
        /// A path, percent-encoded already, with its slash.
        case path(String)
        /// An address.
        case url(String)
    }

    /// Whether the request bears a credential.
    enum Identification {
        case credential
        case anonymous
    }

    init(_ method: HTTPRequest.Method, _ path: String, about package: String? = nil) {
        self.method = method
        place = .path(path)
        self.package = package
    }

    /// The same call with a JSON body.
    func sending(_ value: JSONValue) -> NPMCall {
        var call = self
        call.body = .text(value.text())
        call.fields[.contentType] = "application/json"
        return call
    }

    /// The same call as part of a command.
    func by(_ command: String) -> NPMCall {
        var call = self
        call.command = command
        return call
    }

    /// Whether it changes something, and may need a second factor.
    var isWrite: Bool { method != .get && method != .head }
}

/// No answer to a call.
enum NPMCallError: Error {
    /// No complete answer came.
    case transport(TransportError)
    /// There is no credential to send it with.
    case credential(Failure)
}

extension HTTPField.Name {
    static let npmAuthType = named("npm-auth-type")
    static let npmCommand = named("npm-command")
    static let npmOneTimePassword = named("npm-otp")
    static let npmNotice = named("npm-notice")
    static let npmScope = named("npm-scope")

    private static func named(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { preconditionFailure("\(text) is a header name") }
        return name
    }
}
