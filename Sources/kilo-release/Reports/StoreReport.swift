internal import Core
internal import Destinations

/// What a store holds of an extension, for people in the form of `vsce show`, for machines in one form for all stores.
struct StoreReport: Sendable {
    let listing: StoreListing
    /// The store's name.
    let store: String

    /// How many versions people see.
    private static let limit = 6

    /// In vsce's words; times are UTC.
    var text: String {
        let tags = listing.tags.filter { !$0.hasPrefix("__ext_") }
        let rows =
            [listing.displayName, head, "", listing.description, ""]
            + (versions.isEmpty ? ["no versions found"] : table(versionRows)) + [
                "", "Categories:", "  \(listing.categories.joined(separator: ", "))", "", "Tags:",
                "  \(tags.joined(separator: ", "))",
            ] + targets + ["", "More info:"] + table(information) + ["", "Statistics:"] + table(statistics)
        return rows.joined(separator: "\n")
    }

    /// One object.
    var json: JSONValue {
        let statistics = listing.statistics
        let packages = listing.packages.map { package -> JSONValue in
            [
                "version": .string(package.version), "target": .string(package.target),
                "preRelease": .bool(package.isPreRelease),
                "validated": package.isValidated.map { .bool($0) } ?? .null,
                "updated": package.updated.map { .string($0.rfc3339) } ?? .null,
            ]
        }
        return [
            "store": .string(store), "id": .string(statistics.id),
            "displayName": .string(listing.displayName),
            "installs": Self.number(statistics.installs), "downloads": Self.number(statistics.downloads),
            "rating": statistics.rating.map { .number(Self.text($0)) } ?? .null,
            "ratings": Self.number(statistics.ratings), "packages": .array(packages),
        ]
    }

    private static func number(_ value: Int?) -> JSONValue { value.map { .number("\($0)") } ?? .null }

    /// `Acme | ⤓ 1,234 installs | ★ ★ ★ ★ ☆  (2)`; a registry that counts no installs tells downloads.
    private var head: String {
        let statistics = listing.statistics
        let use =
            statistics.installs.map { "\(Self.grouped($0)) installs" }
            ?? "\(Self.grouped(statistics.downloads ?? 0)) downloads"
        let filled = min(5, max(0, Int(((statistics.rating ?? 0) + 0.5).rounded(.down))))
        let stars = String(repeating: "★ ", count: filled) + String(repeating: "☆ ", count: 5 - filled)
        return "\(listing.publisher) | ⤓ \(use) | \(stars) (\(statistics.ratings ?? 0))"
    }

    /// The newest versions, each once.
    private var versions: [StoreListing.Package] {
        var seen: Set<String> = []
        return Array(listing.packages.filter { seen.insert($0.version).inserted }.prefix(Self.limit))
    }

    private var versionRows: [[String]] {
        let hasPreReleases = versions.contains(where: \.isPreRelease)
        let head = ["Version", "Last Updated"] + (hasPreReleases ? ["Pre-release"] : [])
        return [head]
            + versions.map { version in
                [version.version, Self.date(version.updated)]
                    + (hasPreReleases ? [version.isPreRelease ? "✔️" : ""] : [])
            }
    }

    /// Which targets each of these versions is there for; nothing if all of them are for every platform.
    private var targets: [String] {
        let known = Dictionary(grouping: listing.packages, by: \.version)
        let rows = versions.map { version in
            let targets = known[version.version] ?? []
            return [version.version, targets.map(\.target).sorted().joined(separator: ", ")]
        }
        return rows.allSatisfy { $0[1] == "universal" } ? [] : ["", "Targets:"] + table(rows)
    }

    private var information: [[String]] {
        [
            ["Unique identifier:", listing.statistics.id],
            ["Version:", listing.packages.first?.version ?? "unknown"],
            ["Last updated:", Self.dateAndTime(listing.updated)], ["Publisher:", listing.publisher],
            ["Published at:", Self.date(listing.published)],
        ]
    }

    private var statistics: [[String]] {
        listing.counts.filter { !$0.name.hasPrefix("trending") }.map { count in
            let value = Self.text(count.value)
            return [count.name, Self.units[count.name].map { "\(value) \($0)" } ?? value]
        }
    }

    private static let units = [
        "install": "installs", "updateCount": "updates", "averagerating": "stars", "weightedRating": "stars",
        "ratingcount": "ratings", "downloadCount": "downloads", "averageRating": "stars",
        "reviewCount": "ratings",
    ]

    /// Columns, each followed by two spaces, behind two more.
    private func table(_ rows: [[String]]) -> [String] {
        var widths: [Int] = []
        for row in rows {
            for (column, cell) in row.enumerated() {
                if column == widths.count { widths.append(0) }
                widths[column] = max(widths[column], cell.utf16.count)
            }
        }
        return rows.map { row in
            "  "
                + zip(row, widths).map { cell, width in
                    cell + String(repeating: " ", count: width - cell.utf16.count + 2)
                }.joined()
        }
    }

    /// `1,234`.
    private static func grouped(_ number: Int) -> String {
        let digits = Array(String(number))
        return digits.indices.map { index in
            index > 0 && (digits.count - index).isMultiple(of: 3) ? ",\(digits[index])" : "\(digits[index])"
        }.joined()
    }

    /// At most two digits after the point.
    private static func text(_ value: Double) -> String {
        let rounded = (value * 100 + 0.5).rounded(.down) / 100
        return rounded == rounded.rounded() && abs(rounded) < 1e15 ? "\(Int(rounded))" : "\(rounded)"
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ]

    private static func date(_ time: Timestamp?) -> String {
        guard let date = time?.utc else { return "unknown" }
        return "\(months[date.month - 1]) \(date.day), \(date.year)"
    }

    private static func dateAndTime(_ time: Timestamp?) -> String {
        guard let clock = time?.utc else { return "unknown" }
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let hour = clock.hour % 12 == 0 ? 12 : clock.hour % 12
        let half = clock.hour < 12 ? "AM" : "PM"
        return "\(date(time)) at \(hour):\(two(clock.minute)):\(two(clock.second)) \(half)"
    }
}
