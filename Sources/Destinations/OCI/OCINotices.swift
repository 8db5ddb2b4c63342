internal import Core
internal import HTTP
internal import HTTPTypes
internal import Lifecycle
internal import Synchronization

/// What a registry says beside its answers: warnings, and how many requests are left.
///
/// Each is told once.
final class OCINotices: Sendable {
    private let tell: NoticeSink
    private let told = Mutex<Set<String>>([])

    init(_ tell: @escaping NoticeSink) { self.tell = tell }

    func note(_ response: Response, _ redactor: Redactor) async {
        for field in response.fields where field.name.canonicalName == "warning" {
            if let text = Self.warning(field.value) {
                await once(text, redactor.redact("the registry warns: \(text)"))
            }
        }
        // The first number is enough: it goes down with each request.
        if let left = response.field("ratelimit-remaining") {
            await once(
                "limit",
                "the registry allows \(Self.limit(left)) more pulls\(Self.limit(response.field("ratelimit-limit")))"
            )
        }
    }

    private func once(_ key: String, _ text: String) async {
        if told.withLock({ $0.insert(key).inserted }) { await tell(text) }
    }

    /// `299 - "text"` (distribution-spec 1.1, "Warnings"): other codes and agents are not for people.
    static func warning(_ field: String) -> String? {
        guard field.hasPrefix("299 - \""), field.hasSuffix("\""), field.utf8.count > 8 else { return nil }
        let text = field.dropFirst(7).dropLast().replacing("\\\"", with: "\"").replacing("\\\\", with: "\\")
        return String(text.prefix(4096))
    }

    /// `97;w=21600`: a number, and the seconds that it is for.
    private static func limit(_ field: String) -> Substring { field.prefix { $0 != ";" } }

    private static func limit(_ field: String?) -> String {
        guard let field, let mark = field.firstRange(of: ";w="), let seconds = Int(field[mark.upperBound...])
        else {
            return ""
        }
        return " of \(field[..<mark.lowerBound]) in \(seconds / 3600) hours"
    }
}
