public import Core

extension OCILayer {
    /// Gives an attribute to all files of the layer that a pattern matches, by their paths from the root.
    ///
    /// A hard link is a name of a file and names it here too.
    ///
    /// - Returns: whether there is such a file.
    /// - Throws: `Failure` (`oci.attribute`) if one has the attribute already, with another value.
    @discardableResult
    public mutating func set(_ attribute: ExtendedAttribute, on pattern: Glob) throws(Failure) -> Bool {
        let paths = files(matching: pattern)
        for path in paths {
            let known = extendedAttributes[path]?[attribute.name]
            guard known == nil || known == attribute.value else {
                throw Failure(
                    .ociAttribute, "\(name): \(path)", "gets \(attribute.name) twice, with different values",
                    advice: "declare it once for each file")
            }
            extendedAttributes[path, default: [:]][attribute.name] = attribute.value
        }
        return !paths.isEmpty
    }

    /// The failure of an attribute for files that are not there.
    public static func noFiles(matching pattern: Glob, for attribute: ExtendedAttribute) -> Failure {
        Failure(
            .ociAttribute, "\(pattern)", "no file of the layer is there to get \(attribute.name)",
            advice: "name files by their paths from the root, as usr/local/bin/*; folders and links get none")
    }

    private func files(matching pattern: Glob) -> Set<RelativePath> {
        let placed = Set(files.map { folder?.appending($0.path) ?? $0.path })
        let linked = links.compactMap { link -> RelativePath? in
            guard case .hard(let target) = link.target, pattern.matches(link.path) else { return nil }
            return target
        }
        return placed.filter(pattern.matches).union(placed.intersection(linked))
    }
}
