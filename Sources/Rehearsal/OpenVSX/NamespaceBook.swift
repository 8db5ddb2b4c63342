internal import Core
internal import FoundationEssentials
internal import SystemPackage

/// The namespaces of a registry and who may publish in them; those made by clients lie in a folder.
struct NamespaceBook: Sendable {
    private let folder: FilePath
    private var members: [String: Set<String>]

    private struct Page: Codable {
        let name: String
        let members: Set<String>
    }

    init(_ folder: FilePath, initial: [String: Set<String>]) throws {
        self.folder = folder
        members = initial
        try FileSystem.makeFolder(folder)
        for name in try FileSystem.names(in: folder) {
            let bytes = try FileStream.contents(of: folder.appending(name))
            let page = try JSONDecoder().decode(Page.self, from: Data(bytes))
            members[page.name] = page.members
        }
    }

    /// The users who may publish in a namespace, found without regard to case; nil if there is none.
    func members(of name: String) -> Set<String>? {
        members.first { $0.key.lowercased() == name.lowercased() }?.value
    }

    /// Makes a namespace with one user.
    ///
    /// - Throws: `OpenVSXError` if it exists or has no proper name.
    mutating func create(_ name: String, for user: String) throws {
        guard !name.isEmpty, name.utf8.allSatisfy(Self.isAllowed) else {
            throw OpenVSXError("Invalid namespace name: \(name)")
        }
        guard members(of: name) == nil else { throw OpenVSXError("Namespace already exists: \(name)") }
        members[name] = [user]
    }

    /// Writes a namespace to the disk.
    ///
    /// - Throws: `Failure` if it cannot be written.
    func record(_ name: String) async throws {
        let page = Page(name: name, members: members(of: name) ?? [])
        let bytes = Array(try JSONEncoder().encode(page))
        let path = folder.appending("\(name).json")
        try await offPool { try FileSystem.write(bytes, to: path) }
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
