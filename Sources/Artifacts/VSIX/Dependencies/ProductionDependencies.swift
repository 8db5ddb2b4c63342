internal import Core

/// The packages that an extension needs to run, with npm's verdicts on what is missing or of the wrong version.
///
/// The same set as `npm list --production --parseable`, read from the folders themselves.
struct ProductionDependencies {
    /// Places of the packages, `node_modules/dep`, sorted.
    let paths: [String]
    let violations: [Violation]

    init(_ manifest: JSONValue, _ installed: InstalledPackages) {
        let root = InstalledPackage(path: "", manifest: manifest)
        var needed = Walk(installed)
        needed.visit(root, root.production)
        var all = Walk(installed)
        all.visit(root, root.production + root.development)
        // What nobody asked for was put there by hand, and npm lists it.
        let extraneous = installed.byPath.keys.filter {
            !all.paths.contains($0) && $0.ranges(of: "node_modules/").count == 1
        }
        paths = needed.paths.union(extraneous).sorted { $0.precedes($1) }
        violations = needed.problems.isEmpty ? [] : [Self.violation(needed.problems)]
    }

    /// The packages of these names, as the extension finds them, and what they need to run.
    init(_ manifest: JSONValue, _ installed: InstalledPackages, named names: [String]) {
        let root = InstalledPackage(path: "", manifest: manifest)
        let (found, missing) = (
            names.filter { installed.resolve($0, from: "") != nil },
            names.filter { installed.resolve($0, from: "") == nil }
        )
        var needed = Walk(installed)
        needed.visit(root, found.map { InstalledPackage.Wish(name: $0, range: "", isOptional: false) })
        paths = needed.paths.sorted { $0.precedes($1) }
        violations =
            missing.map {
                Violation(
                    "Could not find dependency: \($0)", at: "dependencies",
                    advice: "correct the name, or install the package")
            } + (needed.problems.isEmpty ? [] : [Self.violation(needed.problems)])
    }

    private static func violation(_ problems: [String]) -> Violation {
        Violation(
            "Command failed: npm list --production --parseable --depth=99999 --loglevel=error\n"
                + problems.joined(separator: "\n"),
            at: "dependencies",
            advice: "run npm install, or ship none: --no-dependencies, or in a plan dependencies: .none")
    }

    private struct Walk {
        private let installed: InstalledPackages
        private(set) var paths: Set<String> = []
        private(set) var problems: [String] = []

        init(_ installed: InstalledPackages) { self.installed = installed }

        mutating func visit(_ root: InstalledPackage, _ wishes: [InstalledPackage.Wish]) {
            var pending = [(root, wishes)]
            while let (package, wishes) = pending.popLast() {
                for wish in wishes {
                    guard let found = find(wish, for: package), paths.insert(found.path).inserted else {
                        continue
                    }
                    pending.append((found, found.production))
                }
            }
        }

        private mutating func find(_ wish: InstalledPackage.Wish, for package: InstalledPackage)
            -> InstalledPackage?
        {
            guard let found = installed.resolve(wish.name, from: package.path) else {
                if !wish.isOptional {
                    problems.append(
                        "missing: \(wish.name)@\(wish.range), required by \(package.name)@\(package.version)")
                }
                return nil
            }
            if let range = VersionRange(wish.range), let version = SemanticVersion(found.version),
                !range.contains(version)
            {
                problems.append("invalid: \(found.name)@\(found.version) \(found.path)")
            }
            return found
        }
    }
}
