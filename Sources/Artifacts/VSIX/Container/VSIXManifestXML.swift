internal import Core

/// `extension.vsixmanifest`, byte for byte as vsce writes it: template text, in which what is absent leaves an
/// indented empty line.
struct VSIXManifestXML {
    let manifest: ExtensionManifest
    let target: String?
    let isPreRelease: Bool
    /// Entries that have a meaning of their own.
    let assets: VSIXAssets

    var text: String {
        """
        <?xml version="1.0" encoding="utf-8"?>
        \t<PackageManifest Version="2.0.0" \
        xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011" \
        xmlns:d="http://schemas.microsoft.com/developer/vsx-schema-design/2011">
        \t\t<Metadata>
        \t\t\t\(identity)
        \t\t\t<DisplayName>\(escaped(manifest.displayName))</DisplayName>
        \t\t\t<Description xml:space="preserve">\(escaped(manifest.text("description") ?? ""))</Description>
        \t\t\t<Tags>\(escaped(GalleryTags(manifest: manifest).all.joined(separator: ",")))</Tags>
        \t\t\t<Categories>\(escaped(manifest.texts("categories").joined(separator: ",")))</Categories>
        \t\t\t<GalleryFlags>\(flags)</GalleryFlags>
        \t\t\t\(badges)
        \t\t\t<Properties>
        \(properties)
        \t\t\t</Properties>
        \t\t\t\(assets.license.map { "<License>\(escaped($0))</License>" } ?? "")
        \t\t\t\(assets.icon.map { "<Icon>\(escaped($0))</Icon>" } ?? "")
        \t\t</Metadata>
        \t\t<Installation>
        \t\t\t<InstallationTarget Id="Microsoft.VisualStudio.Code"/>
        \t\t</Installation>
        \t\t<Dependencies/>
        \t\t<Assets>
        \t\t\t<Asset Type="Microsoft.VisualStudio.Code.Manifest" Path="extension/package.json" \
        Addressable="true" />
        \t\t\t\(assets.lines)
        \t\t</Assets>
        \t</PackageManifest>
        """
    }

    /// With a target vsce leaves out the space before the slash.
    private var identity: String {
        // Packaging refuses an extension without a publisher; JavaScript prints the word.
        let publisher = manifest.publisher ?? "undefined"
        let fixed = """
            <Identity Language="en-US" Id="\(escaped(manifest.name))" \
            Version="\(escaped(manifest.version))" Publisher="\(escaped(publisher))"
            """
        return fixed + (target.map { " TargetPlatform=\"\(escaped($0))\"/>" } ?? " />")
    }

    private var flags: String {
        manifest["preview"]?.isTruthy == true ? "Public Preview" : "Public"
    }

    private var badges: String {
        guard let badges = manifest["badges"]?.array, !badges.isEmpty else { return "" }
        let lines = badges.map { badge in
            let member = { (key: String) in escaped(badge[key]?.javaScriptText ?? "undefined") }
            return """
                <Badge Link="\(member("href"))" ImgUri="\(member("url"))" \
                Description="\(member("description"))" />
                """
        }
        return "<Badges>\(lines.joined(separator: "\n"))</Badges>"
    }

    private var properties: String {
        GalleryProperties(manifest: manifest, isPreRelease: isPreRelease).lines.joined(separator: "\n")
    }

    private func escaped(_ text: String) -> String { XMLText.escape(text) }
}

extension ExtensionManifest {
    /// What people see.
    var displayName: String { self["displayName"]?.javaScriptText ?? name }
}

/// Entries of a package that `extension.vsixmanifest` names.
struct VSIXAssets: Hashable, Sendable {
    /// The path of the licence.
    var license: String?
    /// The path of the icon.
    var icon: String?
    /// Types and paths, in the order in which they are listed.
    var assets: [Asset] = []

    struct Asset: Hashable, Sendable {
        var type: String
        var path: String
    }

    /// The elements, without indentation.
    var lines: String {
        assets.map {
            "<Asset Type=\"\($0.type)\" Path=\"\(XMLText.escape($0.path))\" Addressable=\"true\" />"
        }
        .joined(separator: "\n")
    }
}
