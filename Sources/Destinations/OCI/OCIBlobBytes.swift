internal import Artifacts
internal import Core
internal import HTTP

extension OCIPush.Blob {
    /// What is wrong with our own bytes: nobody else reads them before they go out.
    func alteration() async -> Failure? {
        guard case .file(let path) = source else { return nil }
        let found = try? await offPool { [digest] in try FileStream.digest(of: path, digest.algorithm) }
        guard let found, found != digest else { return nil }
        return Failure(
            .storeAltered, "\(path)", "expected \(digest), found \(found): the file was changed",
            advice: "check the disk and who writes to this folder; delete the file and package again")
    }

    /// A part of the blob as the body of a request.
    func body(_ range: Range<Int>) -> Body {
        switch source {
        case .bytes(let bytes): .bytes(Array(bytes[range]))
        case .file(let path): Body([.file(path, offset: range.lowerBound, length: range.count)])
        }
    }
}
