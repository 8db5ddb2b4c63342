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

let package = Package(
    name: "kilo-release",
    dependencies: [
        .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0", traits: []),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    ],
    targets: [
        .systemLibrary(name: "COpenSSL"),
        .systemLibrary(name: "CZlib"),
        .target(
            name: "Core", dependencies: ["COpenSSL", system], exclude: ["README.md"], swiftSettings: settings),
        .target(name: "ReleaseDescription", exclude: ["README.md"], swiftSettings: settings),
        .target(
            name: "Pipelines", dependencies: ["ReleaseDescription"], path: "pipelines",
            swiftSettings: settings),
        .target(
            name: "ReleaseModel", dependencies: ["Core", "Lifecycle"], exclude: ["README.md"],
            swiftSettings: settings),
        .target(name: "Lifecycle", dependencies: ["Core"], exclude: ["README.md"], swiftSettings: settings),
        .target(
            name: "Ledger",
            dependencies: ["Core", "Lifecycle", system, .product(name: "GRDB", package: "GRDB.swift")],
            exclude: ["README.md"], swiftSettings: settings),
        .target(
            name: "Engine", dependencies: ["Core", "Lifecycle", "ReleaseModel", "Ledger"],
            exclude: ["README.md"], swiftSettings: settings),
        .target(
            name: "HTTP", dependencies: ["Core", system, httpTypes], exclude: ["README.md"],
            swiftSettings: settings),
    ]
)
