internal import Core
internal import SystemPackage

/// Checks that the Marketplace can show an icon: a PNG of at least 128 by 128 pixels.
///
/// https://code.visualstudio.com/api/references/extension-manifest#fields. vsce looks at the name only.
enum IconImage {
    /// What is wrong with the icon; nil if nothing is.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` (`file.unreadable`, `payload.changed`).
    static func warning(_ icon: PayloadFile) throws -> VSIXWarning? {
        var start: [UInt8] = []
        if icon.size >= headerSize { try icon.read { start += $0.prefix(max(0, headerSize - start.count)) } }
        let subject = icon.place.map(\.description) ?? "\(icon.path)"
        guard start.starts(with: signature), start.count == headerSize else {
            return VSIXWarning(
                subject: subject, message: "the icon is no PNG, and the Marketplace may not show it")
        }
        let (width, height) = (number(start[16..<20]), number(start[20..<24]))
        guard min(width, height) < 128 else { return nil }
        return VSIXWarning(
            subject: subject,
            message: "the icon has \(width) by \(height) pixels; the Marketplace asks for 128 by 128 at least"
        )
    }

    /// The signature and the first chunk's begin, IHDR with width and height (PNG specification, 5.2 and 11.2.2).
    private static let headerSize = 24
    private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10]

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }
}
