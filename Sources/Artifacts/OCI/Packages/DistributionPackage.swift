public import Core
internal import Glibc
internal import Synchronization
public import SystemPackage

/// A package of a distribution as a file: `.apk` of Alpine, `.deb` of Debian.
///
/// It is unpacked, and none of its scripts is run.
public struct DistributionPackage: Hashable, Sendable {
    /// The file.
    public var path: FilePath
    /// The digest that its bytes must have.
    public var sha256: Digest

    /// Names a package.
    public init(_ path: FilePath, sha256: Digest) {
        self.path = path
        self.sha256 = sha256
    }
}

/// What is in a package.
struct UnpackedPackage {
    enum System: Hashable {
        case alpine
        case debian
    }

    var system: System
    var name: String
    var version: String
    /// Files in the folder in which it was unpacked.
    var entries: [OCILayerEntry]
    /// What the list of installed packages says of it.
    var record: PackageRecord
    /// Scripts that an installation would run, by their names.
    var scripts: [String]

    /// What a person should know of it.
    var warning: String? {
        scripts.isEmpty
            ? nil : "\(name) \(version): its scripts are not run: \(scripts.joined(separator: ", "))"
    }
}

extension DistributionPackage {
    private static let counter = Atomic<Int>(0)

    /// Unpacks packages below `scratch`, where their files are while `body` runs.
    static func unpack<Value>(
        _ packages: [DistributionPackage], in scratch: FilePath, _ body: ([UnpackedPackage]) throws -> Value
    ) throws -> Value {
        guard !packages.isEmpty else { return try body([]) }
        let number = counter.add(1, ordering: .relaxed).newValue
        let folder = scratch.appending("packages-\(getpid())-\(number)")
        // A run with our process id may have been killed here before.
        try FileSystem.remove(folder)
        let result: Value
        do {
            let unpacked = try packages.enumerated().map { number, package in
                let place = folder.appending("\(number)")
                try FileSystem.makeFolder(place)
                return try package.unpack(into: place)
            }
            result = try body(unpacked)
        } catch {
            try? FileSystem.remove(folder)
            throw error
        }
        try FileSystem.remove(folder)
        return result
    }

    private func unpack(into folder: FilePath) throws -> UnpackedPackage {
        let found = try FileStream.sha256(of: path).digest
        guard found == sha256 else {
            throw Failure(
                .ociPackage, "\(path)", "expected \(sha256), found \(found)",
                advice: "get the package again, or write its digest into the plan after a review")
        }
        let start = try start()
        let files = PackageFiles(path, in: folder)
        if start.starts(with: Array("!<arch>\n".utf8)) { return try DebianPackage(files).read() }
        if start.starts(with: [0x1F, 0x8B]) { return try AlpinePackage(files).read() }
        let isNewer = start.starts(with: Array("ADB".utf8))
        throw malformed(
            isNewer ? "is a package of apk-tools 3, whose form is not known here" : "is no .apk or .deb")
    }

    private func start() throws -> [UInt8] {
        struct Enough: Error {}
        var start: [UInt8] = []
        do {
            try FileStream.read(path) { piece in
                start = Array(piece.prefix(8))
                throw Enough()
            }
        } catch is Enough {}
        return start
    }

    private func malformed(_ message: String) -> Failure { .package(path, message) }
}

extension Failure.Code {
    /// A distribution package that is not what the plan says, or cannot be unpacked.
    public static let ociPackage = Self("oci.package", .mismatch)
}

extension Failure {
    static func package(_ path: FilePath, _ message: String) -> Failure {
        Failure(
            .ociPackage, "\(path)", message,
            advice:
                "take a package of the base's own distribution and release, or put its files into a payload")
    }
}
