internal import Core

/// Looks for secrets in a file's bytes, in one pass, in bounded memory and in time linear in the size.
///
/// Secrets are recognised where they begin by one of few bytes; the scan keeps the last bytes of what it has read, so
/// that one which crosses two pieces is found too.
struct SecretScan {
    /// The longest secret that is found, twice.
    static let overlap = 32 * 1024

    /// A secret that was found; its text is not kept.
    struct Finding: Hashable, Sendable {
        let rule: String
        let kind: String
        /// The first characters, as many as are safe to show.
        let beginning: String
        /// From 1.
        let line: Int
        /// From 1, in UTF-8 bytes.
        let column: Int
        let length: Int
    }

    private(set) var findings: [Finding] = []
    private let rules: [SecretRule]
    private let byFirstByte: [[Int]]
    private var window: [UInt8] = []
    /// How much of the window is scanned already.
    private var scanned = 0
    private var line = 1
    private var column = 1
    private var suppression = Suppression()
    private var isFirst = true
    /// Whether what came so far is no text, which is not looked through.
    private(set) var isBinary = false

    init(allowing allowed: Set<String>) {
        rules = SecretRule.all.filter { !allowed.contains($0.name) }
        var table = [[Int]](repeating: [], count: 256)
        for (index, rule) in rules.enumerated() {
            for byte in rule.first { table[Int(byte)].append(index) }
        }
        byFirstByte = table
    }

    /// Takes the next bytes of the file.
    mutating func update(_ piece: UnsafeRawBufferPointer) {
        if isFirst {
            isFirst = false
            isBinary = piece.prefix(8000).contains(0)
        }
        guard !isBinary else { return }
        window.append(contentsOf: piece)
        scan(upTo: max(scanned, window.count - Self.overlap))
        let old = scanned - min(scanned, Self.overlap)
        window.removeFirst(old)
        scanned -= old
    }

    /// The findings of the whole file.
    mutating func finish() -> [Finding] {
        scan(upTo: window.count)
        return findings.filter { !suppression.covers($0) }
    }

    private mutating func scan(upTo end: Int) {
        let text = window[...]
        while scanned < end {
            let byte = text[scanned]
            if !byFirstByte[Int(byte)].isEmpty { look(at: scanned, in: text, byFirstByte[Int(byte)]) }
            if byte == UInt8(ascii: "l"), scanned > 5 { suppression.read(text, at: scanned, line: line) }
            scanned += 1
            column += 1
            if byte == UInt8(ascii: "\n") { (line, column) = (line + 1, 1) }
        }
    }

    private mutating func look(at start: Int, in text: ArraySlice<UInt8>, _ candidates: [Int]) {
        for index in candidates {
            guard let match = rules[index].match(text, start) else { continue }
            let beginning = String(decoding: text[start...].prefix(min(8, match.length / 4)), as: UTF8.self)
            findings.append(
                Finding(
                    rule: rules[index].name, kind: match.kind, beginning: beginning, line: line,
                    column: column,
                    length: match.length))
        }
    }
}

/// Comments that say that what looks like a secret is none: `secretlint-disable`, `-enable`, `-disable-line`,
/// `-disable-next-line`.
private struct Suppression {
    private var lines: Set<Int> = []
    private var ranges: [ClosedRange<Int>] = []
    private var openSince: Int?

    /// Reads a comment whose word `secretlint` has its last `l` here.
    mutating func read(_ text: ArraySlice<UInt8>, at index: Int, line: Int) {
        let word = "secretlint-"
        // The `l` of `lint` is the seventh letter.
        guard index - 6 >= text.startIndex, text[(index - 6)...].starts(with: word.utf8) else { return }
        let rest = text[(index - 6 + word.utf8.count)...]
        if rest.starts(with: "disable-next-line".utf8) {
            lines.insert(line + 1)
        } else if rest.starts(with: "disable-line".utf8) {
            lines.insert(line)
        } else if rest.starts(with: "disable".utf8) {
            openSince = openSince ?? line
        } else if rest.starts(with: "enable".utf8), let start = openSince {
            ranges.append(start...line)
            openSince = nil
        }
    }

    func covers(_ finding: SecretScan.Finding) -> Bool {
        lines.contains(finding.line) || ranges.contains { $0.contains(finding.line) }
            || openSince.map { $0 <= finding.line } ?? false
    }
}
