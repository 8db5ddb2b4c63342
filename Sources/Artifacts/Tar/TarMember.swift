/// An entry as a tar has it: a member that was read.
public struct TarMember: Hashable, Sendable {
    /// What a member is.
    public enum Kind: Hashable, Sendable {
        /// A plain file.
        case file
        /// A folder.
        case folder
        /// A symbolic link, and where it leads.
        case symbolicLink(String)
        /// Another name of a file, and the path of the member that it is.
        case hardLink(String)
        /// A device, a pipe, or what this reader does not know, by its type byte.
        case other(UInt8)
    }

    /// As it is written, with whatever stands in front or at the end.
    public var path: String
    /// What it is.
    public var kind: Kind
    /// How many bytes of contents follow.
    public var size: Int
    /// What else is said of it.
    public var attributes: TarAttributes
}
