/// A piece of a page.
///
/// Markup comes from literals of this program only, as `StaticString` says; every other text is escaped, so that what
/// a destination answers is shown and never acts.
struct StatusMarkup: Sendable {
    let source: String

    /// A text, as it is to be read.
    init(_ text: String) { source = Self.escaped(text) }

    /// An element with its attributes, whose values are escaped, too.
    init(
        _ name: StaticString, _ attributes: [(name: StaticString, value: String)] = [],
        _ children: [StatusMarkup]
    ) {
        let values = attributes.map { " \($0.name)=\"\(Self.escaped($0.value))\"" }.joined()
        source = "<\(name)\(values)>\(children.map(\.source).joined())</\(name)>"
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.printable.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
