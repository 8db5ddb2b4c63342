import Foundation
public import SystemPackage

/// A folder for one test, removed afterwards.
public func withTemporaryFolder<Value>(_ body: (FilePath) async throws -> Value) async throws -> Value {
    let path = FilePath(NSTemporaryDirectory()).appending("kilo-release-\(UUID().uuidString)")
    try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path.string) }
    return try await body(path)
}
