/// Which npm's bytes are made.
public enum NPMCompatibility: String, Hashable, Sendable, CaseIterable {
    /// npm 10: no `size` in the pax header of an empty file; packs a `bun.lockb`; no hidden
    /// file is a command. With all faults.
    case npm10
    /// npm 11, with all faults.
    case npm11
    /// npm 11 with its known faults put right.
    ///
    /// - Commands are executable, and files of other folders that are called like them are not (npm/cli#7762).
    /// - A `main` or `browser` that is written with `./` is packed although `files` does not cover it.
    /// - A package.json of a folder inside does not cancel that folder's `.npmignore` where there are workspaces.
    /// - A hard link is packed as the file that it is.
    case corrected
}
