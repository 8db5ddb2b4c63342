internal import Core
internal import SystemPackage

extension ContentFolder {
    private func record(_ digest: Digest, in repository: String) -> FilePath {
        folder(.manifests, of: repository, digest.algorithm.rawValue, digest.hex)
    }

    private func tag(_ tag: String, in repository: String) -> FilePath {
        folder(.tags, of: repository, tag)
    }

    private func referrers(to subject: Digest, in repository: String) -> FilePath {
        folder(.referrers, of: repository, subject.algorithm.rawValue, subject.hex)
    }

    /// The media type of a manifest that the repository has.
    func mediaType(of digest: Digest, in repository: String) throws -> String? {
        try exclusively { try text(at: record(digest, in: repository)) }
    }

    /// The digest that a tag points to.
    func digest(of name: String, in repository: String) throws -> Digest? {
        try exclusively { try text(at: tag(name, in: repository)).flatMap { Digest($0) } }
    }

    /// The tags, in the order of their bytes.
    func tags(of repository: String) throws -> [String] {
        try exclusively {
            let folder = folder(.tags, of: repository)
            return FileSystem.isFolder(folder) ? try FileSystem.names(in: folder) : []
        }
    }

    /// The referrers of a digest, in the order of their own digests.
    func referrers(of subject: Digest, in repository: String) throws -> [JSONValue] {
        try exclusively {
            let folder = referrers(to: subject, in: repository)
            guard FileSystem.isFolder(folder) else { return [] }
            return try FileSystem.names(in: folder).map {
                try JSONValue(parsing: try FileStream.contents(of: folder.appending($0)))
            }
        }
    }

    /// Takes a manifest whose references were checked, and points a tag to it.
    func addManifest(
        _ bytes: [UInt8], _ document: ManifestDocument, _ digest: Digest, to repository: String,
        tag name: String?
    ) throws {
        try exclusively {
            let place = path(of: digest)
            try makeFolder(around: place)
            try FileSystem.write(bytes, to: place)
            try write(document.mediaType, to: record(digest, in: repository))
            if let subject = try document.subject() {
                let entry = document.referrer(digest, size: bytes.count).text()
                let folder = referrers(to: subject, in: repository)
                try write(entry, to: folder.appending("\(digest.algorithm.rawValue)-\(digest.hex)"))
            }
            if let name { try write("\(digest)", to: tag(name, in: repository)) }
        }
    }

    /// Takes a tag away.
    ///
    /// - Returns: whether it was there.
    func removeTag(_ name: String, from repository: String) throws -> Bool {
        try exclusively {
            let file = tag(name, in: repository)
            guard FileSystem.exists(file) else { return false }
            try FileSystem.remove(file)
            return true
        }
    }

    /// Takes a manifest away, with the tags that point to it and its entry among the referrers.
    ///
    /// - Returns: whether it was there.
    func removeManifest(_ digest: Digest, from repository: String) throws -> Bool {
        let pointing = try tags(of: repository).filter { try self.digest(of: $0, in: repository) == digest }
        return try exclusively {
            let file = record(digest, in: repository)
            guard FileSystem.exists(file) else { return false }
            let document = try ManifestDocument(
                try FileStream.contents(of: path(of: digest)), contentType: try text(at: file))
            if let subject = try document.subject() {
                let folder = referrers(to: subject, in: repository)
                try FileSystem.remove(folder.appending("\(digest.algorithm.rawValue)-\(digest.hex)"))
            }
            for name in pointing { try FileSystem.remove(tag(name, in: repository)) }
            try FileSystem.remove(file)
            return true
        }
    }
}
