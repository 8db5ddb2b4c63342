// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")

/// A module of ours: its folder has a README that says what it may use.
func module(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, exclude: ["README.md"], swiftSettings: settings)
}

/// The tests of a module, and what they need beside it.
func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    let own: Set = [name, "Core", "TestSupport"]
    return .testTarget(
        name: name + "Tests",
        dependencies: own.sorted().map { .target(name: $0) } + [system] + dependencies, exclude: exclude,
        swiftSettings: settings)
}

let package = Package(
    name: "kilo-release",
    products: [.executable(name: "kilo-release", targets: ["kilo-release"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0", traits: []),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    ],
    targets: [
        .systemLibrary(name: "CDeflate"),
        .systemLibrary(name: "CLZMA"),
        .systemLibrary(name: "CLinux"),
        .systemLibrary(name: "COpenSSL"),
        .systemLibrary(name: "CZlib"),
        .systemLibrary(name: "CZstd"),
        .target(name: "CCurl"),
        .target(name: "CDescription", exclude: ["README.md"]),
        .target(name: "CSandbox", exclude: ["README.md"]),

        module("ReleaseDescription", []),
        .target(
            name: "Pipelines", dependencies: ["ReleaseDescription"], path: "pipelines",
            swiftSettings: settings),
        module("Core", ["COpenSSL", system]),
        module("Lifecycle", ["Core"]),
        module("ReleaseModel", ["Core", "Lifecycle"]),
        module("Processes", ["Core", "CSandbox", system]),
        module("PlanLoading", ["CDescription", "Core", "Processes", "ReleaseModel", system]),
        module("HTTP", ["Core", "CCurl", system, httpTypes]),
        module(
            "Artifacts",
            [
                "CDeflate", "CLZMA", "CLinux", "CZlib", "CZstd", "Core", system,
                .product(name: "Yams", package: "Yams"),
            ]),
        module("Destinations", ["Artifacts", "Core", "HTTP", "Lifecycle", "Trust", system, httpTypes]),
        module("Trust", ["COpenSSL", "Core"]),
        module("Ledger", ["Core", "Lifecycle", system, .product(name: "GRDB", package: "GRDB.swift")]),
        module("Bundles", ["Artifacts", "Core", "Ledger", system]),
        module("Engine", ["Core", "Ledger", "Lifecycle", "ReleaseModel"]),
        module(
            "Rehearsal",
            [
                "Artifacts", "COpenSSL", "Core", "HTTP", system, httpTypes,
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),
        module("Simulation", ["Core", "HTTP"]),
        .executableTarget(
            name: "kilo-release",
            dependencies: [
                "Artifacts", "Bundles", "Core", "Destinations", "Engine", "HTTP", "Ledger", "Lifecycle",
                "PlanLoading",
                "Processes", "Rehearsal", "ReleaseModel", "Simulation", "Trust", system,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            exclude: ["README.md"], swiftSettings: settings),

        .target(name: "CSpawn", path: "Tests/CSpawn"),
        .target(
            name: "TestSupport", dependencies: ["CSpawn", system], path: "Tests/TestSupport",
            swiftSettings: settings),
        tests("Core", []),
        tests("ReleaseDescription", ["Artifacts", "PlanLoading", "ReleaseModel"]),
        tests("ReleaseModel", ["Lifecycle", "Pipelines", "ReleaseDescription"]),
        tests("Processes", []),
        tests("PlanLoading", ["Processes", "ReleaseModel"]),
        tests("HTTP", [httpTypes], exclude: ["Fixtures"]),
        tests("Artifacts", []),
        tests("Destinations", ["Artifacts", "HTTP", "Lifecycle", "Rehearsal", "Trust", httpTypes]),
        tests("Trust", ["COpenSSL"], exclude: ["Vectors"]),
        .target(
            name: "CFaultVFS", dependencies: [.product(name: "GRDBSQLite", package: "GRDB.swift")],
            path: "Tests/CFaultVFS"),
        .executableTarget(
            name: "LeaseContender", dependencies: ["Core", "Ledger", system], path: "Tests/LeaseContender",
            swiftSettings: settings),
        tests("Ledger", ["CFaultVFS", "LeaseContender", "Lifecycle"]),
        tests("Bundles", ["Artifacts", "Ledger"]),
        tests("Engine", ["Ledger", "Lifecycle", "ReleaseModel"]),
        tests("Rehearsal", ["Artifacts", "HTTP", httpTypes]),
        tests("Simulation", ["HTTP", httpTypes]),
        .testTarget(
            name: "KiloReleaseTests",
            dependencies: [
                "Artifacts", "Core", "Destinations", "Engine", "HTTP", "Ledger", "Lifecycle", "Rehearsal",
                "ReleaseModel", "Simulation", "TestSupport", "Trust",
                "kilo-release", system, httpTypes,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings),
    ]
)
