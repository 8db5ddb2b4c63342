/// `[Content_Types].xml`: the media type of each file extension in a package (Open Packaging Conventions).
enum ContentTypes {
    /// The document for files with these names.
    static func xml(_ paths: [String]) -> String {
        var types = [".json": "application/json", ".vsixmanifest": "text/xml"]
        for path in paths {
            let name = fileExtension(path).lowercased()
            guard !name.isEmpty, types[name] == nil else { continue }
            types[name] = MediaTypes.of(String(name.dropFirst()))
        }
        let sorted = types.sorted { $0.key.utf16.lexicographicallyPrecedes($1.key.utf16) }
        let defaults = sorted.map {
            "<Default Extension=\"\(XMLText.escape($0.key))\" ContentType=\"\($0.value)\"/>"
        }
        return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
            + "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
            + defaults.joined() + "</Types>\n"
    }

    /// Node's `path.extname`: from the last dot of the name on, if something stands before it.
    static func fileExtension(_ path: String) -> String {
        let bytes = path.utf8
        var (start, dot) = (bytes.endIndex, String.Index?.none)
        while start > bytes.startIndex {
            let before = bytes.index(before: start)
            if bytes[before] == UInt8(ascii: "/") { break }
            if dot == nil, bytes[before] == UInt8(ascii: ".") { dot = before }
            start = before
        }
        guard let dot, dot > start, path[start...] != ".." else { return "" }
        return String(path[dot...])
    }
}
