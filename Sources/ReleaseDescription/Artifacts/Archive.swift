/// A compressed archive for download.
public struct Archive: Hashable, Sendable {
    /// The form of an archive.
    public enum Format: String, Hashable, Sendable {
        /// A gzip-compressed tar, `.tar.gz`.
        case tarGz = "tar.gz"
        /// A zip, `.zip`.
        case zip
    }
    let name: String
    let format: Format
    let payload: Payload
    let line: Int

    /// Declares an archive.
    ///
    /// - Parameters:
    ///   - name: its file name without the extension; `\(releaseVersion)` stands for the version.
    ///   - format: its form.
    ///   - line: where it is declared; the compiler fills it in.
    ///   - payload: its files.
    public init(
        _ name: String, _ format: Format, line: Int = #line,
        @PayloadBuilder _ payload: () -> [Payload.Part]
    ) {
        self.name = name
        self.format = format
        self.line = line
        self.payload = Payload(parts: payload())
    }
}
