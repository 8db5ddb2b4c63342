/// A file that a registry keeps beside an image and shows to whoever asks what belongs to it: a list of components, a
/// statement of provenance.
///
/// It names the image by its digest; the image itself does not change.
public struct Referrer: Hashable, Sendable {
    let type: String
    let file: File
    let annotations: [String: String]
    let line: Int

    /// Declares a file.
    ///
    /// - Parameters:
    ///   - type: what it is, by its media type: `application/spdx+json`, `application/vnd.in-toto+json`.
    ///   - file: the file, and the name that clients save it under.
    ///   - annotations: what else is said of it.
    ///   - line: where it is declared; the compiler fills it in.
    public init(_ type: String, _ file: File, annotations: [String: String] = [:], line: Int = #line) {
        self.type = type
        self.file = file
        self.annotations = annotations
        self.line = line
    }
}
