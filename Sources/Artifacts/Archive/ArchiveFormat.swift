/// The formats of plain archives, each with its own name's ending.
public enum ArchiveFormat: String, Hashable, Sendable, CaseIterable, Codable {
    /// tar in gzip, for Unix.
    case tarGzip
    /// zip, for Windows.
    case zip

    /// What file names end with.
    public var fileExtension: String {
        switch self {
        case .tarGzip: "tar.gz"
        case .zip: "zip"
        }
    }

    /// The media type for uploads.
    public var mediaType: String {
        switch self {
        case .tarGzip: "application/gzip"
        case .zip: "application/zip"
        }
    }
}
