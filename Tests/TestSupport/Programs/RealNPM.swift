import Foundation
import Glibc

/// The npms that tests compare with.
public enum RealNPM: String, CaseIterable, Sendable {
    /// The one of the system: npm 10.
    case ten
    /// npm 11 with a node of its own, which `scripts/install-npm11` puts into `.build`.
    case eleven

    /// The `PATH` on which `npm` and `node` are this npm's.
    public var searchPath: String {
        switch self {
        case .ten: RealProgram.searchPath
        case .eleven: "\(Self.folderOfEleven):\(RealProgram.searchPath)"
        }
    }

    /// Whether it is there; for the system's, a test finds out by running it.
    public var isInstalled: Bool { self == .ten || access("\(Self.folderOfEleven)/npm", X_OK) == 0 }

    /// Those that are there.
    public static var installed: [RealNPM] { allCases.filter(\.isInstalled) }

    /// What to say where npm 11 is not there.
    public static let missing = "npm 11 is missing: scripts/install-npm11 installs it"

    private static let folderOfEleven = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent(".build/npm-11/bin").path
}
