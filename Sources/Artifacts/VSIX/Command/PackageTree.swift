/// The files of a package as a tree that people read, in the form that vsce prints: of each folder first the files, then
/// the folders, both in the order of their code units.
public struct PackageTree: Hashable, Sendable {
    /// What the first line names: the package.
    public var root: String
    /// The files, in any order.
    public var files: [File]

    /// A file of the tree.
    public struct File: Hashable, Sendable {
        /// With slashes: `extension/out/main.js`.
        public var path: String
        /// In bytes on the disk; nil for what was made or rewritten, which is shown without a size.
        public var size: Int?
    }

    /// A line for each file and folder, as many levels of folders as fit into so many lines.
    ///
    /// A folder below the last of these levels has one line, with the number of files in it.
    public func lines(limit: Int = .max) -> [String] {
        let folder = Folder(files)
        var depth = 0
        var count = 1
        for level in folder.counts {
            guard count + level <= limit else { break }
            depth += 1
            count += level
        }
        return [root] + folder.lines(after: "", depth: depth - 1)
    }

    /// The one file that has more than 85 hundredths of all bytes; nil if there is none.
    public var largest: File? {
        let total = files.reduce(0) { $0 + ($1.size ?? 0) }
        return files.first { ($0.size ?? 0) * 100 > total * 85 }
    }

    /// What vsce prints of a package before it writes it: the tree in 35 lines, how to see the rest, the file that is
    /// nearly all of it.
    ///
    /// - Parameter listing: the command that prints the whole tree.
    /// - Returns: lines, with a line break after the last one too.
    public func summary(listing: String) -> String {
        let lines = lines(limit: 35)
        var text = (["Files included in the VSIX:"] + lines).joined(separator: "\n") + "\n"
        if files.count > lines.count { text += "\n=> Run \(listing) to see all included files.\n" }
        if let largest, let size = largest.size {
            text += "\nThe file \(largest.path) is large (\(WrittenVSIX.sizeText(size)))\n"
        }
        return text
    }

    /// A folder with everything below it.
    private struct Folder {
        var files: [(name: String, size: Int?)] = []
        var folders: [String: Folder] = [:]
        var fileCount = 0
        var size = 0

        init() {}

        init(_ files: [File]) {
            for file in files { add(file.path.split(separator: "/")[...], file.size) }
        }

        private mutating func add(_ path: ArraySlice<Substring>, _ bytes: Int?) {
            guard let name = path.first else { return }
            fileCount += 1
            size += bytes ?? 0
            if path.count == 1 {
                files.append((String(name), bytes))
            } else {
                folders[String(name), default: Folder()].add(path.dropFirst(), bytes)
            }
        }

        /// How many lines each level has.
        var counts: [Int] {
            folders.values.reduce(into: [files.count + folders.count]) { counts, folder in
                for (level, count) in folder.counts.enumerated() {
                    if level + 1 == counts.count { counts.append(0) }
                    counts[level + 1] += count
                }
            }
        }

        func lines(after indent: String, depth: Int) -> [String] {
            let files = files.sorted { $0.name.isBefore($1.name) }
            let folders = folders.sorted { $0.key.isBefore($1.key) }
            let count = files.count + folders.count
            func branch(_ index: Int) -> String { indent + (index == count - 1 ? "└─ " : "├─ ") }
            let leaves = files.enumerated().map { index, file in
                "\(branch(index))\(file.name) \(Self.text(file.size))"
            }
            return leaves
                + folders.enumerated().flatMap { offset, item in
                    let index = files.count + offset
                    guard depth > 0 else {
                        return ["\(branch(index))\(item.key)/ \(item.value.summary)"]
                    }
                    let below = indent + (index == count - 1 ? "   " : "│  ")
                    return ["\(branch(index))\(item.key)/"] + item.value.lines(after: below, depth: depth - 1)
                }
        }

        private var summary: String {
            "(\(fileCount) \(fileCount == 1 ? "file" : "files")) [\(WrittenVSIX.sizeText(size))]"
        }

        /// Empty for an empty file, as in vsce.
        private static func text(_ size: Int?) -> String {
            guard let size, size > 0 else { return "" }
            return "[\(WrittenVSIX.sizeText(size))]"
        }
    }
}

extension String {
    /// JavaScript's order.
    fileprivate func isBefore(_ other: String) -> Bool { utf16.lexicographicallyPrecedes(other.utf16) }
}
