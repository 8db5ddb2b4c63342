public import Core

/// An extended attribute as a file of an image can have it.
public struct ExtendedAttribute: Hashable, Sendable {
    /// The full name: `security.capability`, `user.origin`.
    public let name: String
    /// The bytes.
    public let value: [UInt8]

    /// Linux's limits (`linux/limits.h`).
    private static let (longestName, largestValue) = (255, 65536)
    private static let namespaces = ["security.", "system.", "trusted.", "user."]
    /// By these overlayfs marks what it hides, so whoever unpacks onto one would lose files.
    private static let marks = ["trusted.overlay.", "user.overlay."]

    /// Creates an attribute that Linux would take.
    ///
    /// - Throws: `Failure` (`oci.attribute`).
    public init(_ name: String, _ value: [UInt8]) throws(Failure) {
        (self.name, self.value) = (name, value)
        try checkName()
        guard value.count <= Self.largestValue else {
            throw refusal("has \(value.count) bytes, and at most \(Self.largestValue) can be stored")
        }
        guard name != Self.capability || Self.isCapability(value) else {
            throw refusal("is no vfs_cap_data of revision 2 or 3, which is all that Linux takes")
        }
    }

    /// Creates the attribute that gives capabilities to a program.
    public init(_ capabilities: FileCapabilities) {
        (name, value) = (Self.capability, capabilities.bytes)
    }

    private static let capability = "security.capability"

    private func checkName() throws(Failure) {
        guard let namespace = Self.namespaces.first(where: name.hasPrefix), name != namespace else {
            throw refusal("has no name below user., security., trusted. or system.")
        }
        // `=` ends a name in pax headers, and Linux's own names have no control characters.
        guard name.utf8.count <= Self.longestName,
            name.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != 0x3D })
        else { throw refusal("has a name longer than \(Self.longestName) bytes, or with a space or `=`") }
        guard !Self.marks.contains(where: name.hasPrefix) else {
            throw refusal("is a mark of overlayfs, which would hide files where the image is unpacked")
        }
    }

    /// 20 bytes of revision 2, 24 of revision 3.
    private static func isCapability(_ value: [UInt8]) -> Bool {
        value.count == 20 && value[3] == 2 || value.count == 24 && value[3] == 3
    }

    private func refusal(_ message: String) -> Failure {
        Failure(
            .ociAttribute, name, message, advice: "correct the attribute; xattr(7) tells what there can be")
    }
}
