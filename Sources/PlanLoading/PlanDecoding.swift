internal import Core
internal import FoundationEssentials
internal import ReleaseModel
internal import SystemPackage

extension Plan {
    /// The wire format that this tool reads.
    static let readFormat = 1

    /// Decodes the wire form.
    ///
    /// - Throws: `Failure` (`plan.unreadable`).
    init(wireForm json: [UInt8], planFile: FilePath) throws {
        do {
            self = try JSONDecoder().decode(Plan.self, from: Data(json))
        } catch {
            throw Failure.unreadablePlan(planFile, "\(error)")
        }
        guard format == Self.readFormat else {
            throw Failure.unreadablePlan(planFile, "expected format \(Self.readFormat), found \(format)")
        }
    }
}

extension Failure {
    static func unreadablePlan(_ file: FilePath, _ reason: String) -> Failure {
        Failure(
            .planUnreadable, "\(file)", "its evaluation is no plan of format \(Plan.readFormat): \(reason)",
            advice: "write the lock again with this tool; without a lock this is a defect of the tool")
    }
}
