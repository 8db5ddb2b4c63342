internal import Core

extension RelativePath {
    /// A path that is written in this module.
    init(constant text: StaticString) {
        guard let path = RelativePath("\(text)") else { preconditionFailure("no relative path: \(text)") }
        self = path
    }
}
