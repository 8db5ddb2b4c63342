/// Which requests a fault hits.
public struct FaultPlace: Hashable, Sendable, CustomStringConvertible {
    /// The requests among which is counted; nil for all that change something.
    public var route: String?
    /// Which of them, from 1; nil for the first, or for all of them where a fault lasts.
    public var number: Int?

    /// Creates a place.
    public init(route: String? = nil, number: Int? = nil) {
        self.route = route
        self.number = number
    }

    /// As written: `@blob/3`, `@2`, `@publish`, or nothing.
    public var description: String {
        switch (route, number) {
        case (let route?, let number?): "@\(route)/\(number)"
        case (let route?, nil): "@\(route)"
        case (nil, let number?): "@\(number)"
        case (nil, nil): ""
        }
    }
}
