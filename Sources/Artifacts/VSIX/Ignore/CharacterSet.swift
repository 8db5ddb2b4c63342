extension ComponentPattern {
    /// A bracket expression: `[a-c_]`, `[!a]`, `[[:alpha:]]`.
    struct CharacterSet: Sendable {
        private var isNegated = false
        private var ranges: [ClosedRange<Unicode.Scalar>] = []
        private var classes: [CharacterClass] = []

        func contains(_ scalar: Unicode.Scalar) -> Bool {
            // With nothing valid in it, as in `[z-a]`, it matches nothing, negated or not.
            if ranges.isEmpty, classes.isEmpty { return false }
            let isMember =
                ranges.contains { $0.contains(scalar) } || classes.contains { $0.contains(scalar) }
            return isMember != isNegated
        }

        /// Reads what follows the opening bracket; nil if it is never closed, and then the bracket is text.
        static func parse(_ scalars: [Unicode.Scalar], after start: Int) -> (set: Self, end: Int)? {
            var set = Self()
            var index = start
            if index < scalars.count, scalars[index] == "!" || scalars[index] == "^" {
                set.isNegated = true
                index += 1
            }
            let first = index
            while index < scalars.count {
                if scalars[index] == "]", index > first { return (set, index + 1) }
                if let (name, end) = CharacterClass.parse(scalars, at: index) {
                    set.classes.append(name)
                    index = end
                    continue
                }
                set.addRange(scalars, &index)
            }
            return nil
        }

        private mutating func addRange(_ scalars: [Unicode.Scalar], _ index: inout Int) {
            let low = Self.member(scalars, &index)
            guard index + 1 < scalars.count, scalars[index] == "-", scalars[index + 1] != "]" else {
                ranges.append(low...low)
                return
            }
            index += 1
            let high = Self.member(scalars, &index)
            if low <= high { ranges.append(low...high) }
        }

        private static func member(_ scalars: [Unicode.Scalar], _ index: inout Int) -> Unicode.Scalar {
            if scalars[index] == "\\", index + 1 < scalars.count { index += 1 }
            defer { index += 1 }
            return scalars[index]
        }
    }

    /// A POSIX class inside a bracket expression, with minimatch's Unicode meaning.
    enum CharacterClass: String, CaseIterable, Sendable {
        case alnum, alpha, ascii, blank, cntrl, digit, graph, lower, print, punct, space, upper, word, xdigit

        static func parse(_ scalars: [Unicode.Scalar], at index: Int) -> (name: Self, end: Int)? {
            guard scalars[index] == "[" else { return nil }
            for name in allCases {
                let text = "[:\(name.rawValue):]".unicodeScalars
                if scalars[index...].starts(with: text) { return (name, index + text.count) }
            }
            return nil
        }

        func contains(_ scalar: Unicode.Scalar) -> Bool {
            let category = scalar.properties.generalCategory
            switch self {
            case .alpha: return Self.isLetter(category)
            case .alnum: return Self.isLetter(category) || category == .decimalNumber
            case .word:
                return Self.isLetter(category) || category == .decimalNumber
                    || category == .connectorPunctuation
            case .digit: return category == .decimalNumber
            case .lower: return category == .lowercaseLetter
            case .upper: return category == .uppercaseLetter
            case .ascii: return scalar.isASCII
            case .xdigit: return scalar.isASCII && Character(scalar).isHexDigit
            case .cntrl: return category == .control
            case .blank: return category == .spaceSeparator || scalar == "\t"
            case .space: return Self.isSeparator(category) || ("\t"..."\r").contains(scalar)
            case .punct: return Self.isPunctuation(category)
            case .print: return !Self.isOther(category)
            case .graph: return !Self.isOther(category) && !Self.isSeparator(category)
            }
        }

        private static func isLetter(_ category: Unicode.GeneralCategory) -> Bool {
            [
                .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
                .letterNumber,
            ].contains(category)
        }

        private static func isSeparator(_ category: Unicode.GeneralCategory) -> Bool {
            [.spaceSeparator, .lineSeparator, .paragraphSeparator].contains(category)
        }

        private static func isPunctuation(_ category: Unicode.GeneralCategory) -> Bool {
            [
                .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
                .initialPunctuation, .finalPunctuation, .otherPunctuation,
            ].contains(category)
        }

        private static func isOther(_ category: Unicode.GeneralCategory) -> Bool {
            [.control, .format, .surrogate, .privateUse, .unassigned].contains(category)
        }
    }
}
