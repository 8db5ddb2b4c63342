internal import Core
internal import SystemPackage

/// A package.json as it stands on disk: its text and what the text says.
struct ManifestDocument: Sendable {
    let path: FilePath
    let text: [UInt8]
    let value: JSONValue

    /// Reads the manifest of an extension's folder.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` (`vsix.manifest`) if there is none or it is no JSON object.
    init(folder: FilePath) throws {
        path = folder.appending("package.json")
        guard FileSystem.exists(path) else {
            throw Failure(
                .vsixManifest, "\(path)", "Extension manifest not found: \(path)",
                advice: "name the folder that holds the extension's package.json")
        }
        text = try FileStream.contents(of: path)
        do {
            value = try JSONValue(parsing: text)
        } catch {
            throw Failure(
                .vsixManifest, "\(path):\(error.line)",
                "Error parsing 'package.json' manifest file: not a valid JSON file.\n\(error.message)",
                advice: "correct the JSON")
        }
    }

    /// The failure of a rule, with the line of the key that breaks it.
    func failure(_ violation: Violation) -> Failure {
        // What is missing has no line, but the object that lacks it has.
        let line = JSONLines(text).line(of: violation.keys) ?? 1
        let file = violation.file.map { path.removingLastComponent().pushing(FilePath($0)) }
        let place = file.map(\.description) ?? "\(path):\(line)"
        let advice = violation.advice.isEmpty ? "correct package.json" : violation.advice
        return Failure(.vsixManifest, place, violation.message, advice: advice)
    }
}
