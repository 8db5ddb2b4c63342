/// Which npm's bytes are made.
///
/// Both share npm's known faults (commands that are not executable, `main: "./x"` outside of `files`), which are
/// needed for equal bytes; they differ in one field of one header, and in Bun's old lock file.
public enum NPMCompatibility: String, Hashable, Sendable, CaseIterable {
    /// npm 10: no `size` in the pax header of an empty file; packs a `bun.lockb`.
    case npm10
    /// npm 11.
    case npm11
}
