extension Timestamp {
    /// The moment of a date and time in UTC, the reverse of `utc`.
    ///
    /// Nothing is checked: a second 60 is the next minute, a day 31 of a shorter month one of the next. Whoever reads a
    /// date looks at the ranges first, also because numbers of many digits overflow.
    public init(year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        let days = era * 146_097 + dayOfEra - 719_468
        self.init(seconds: days * 86_400 + hour * 3600 + minute * 60 + second)
    }
}
