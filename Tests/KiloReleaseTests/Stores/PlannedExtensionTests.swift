import Artifacts
import Foundation
import ReleaseModel
import Testing

@testable import kilo_release

@Suite("What a plan says of an extension's packages is what it is packed with")
struct PlannedExtensionTests {
    @Test(
        arguments: [
            ("{}", VSIXOptions.Dependencies.none), (#"{"dependencies": "production"}"#, .production),
            (#"{"packagedDependencies": ["a", "@b/c"]}"#, .named(["a", "@b/c"])),
        ])
    func dependencies(json: String, expected: VSIXOptions.Dependencies) throws {
        let settings = try JSONDecoder().decode(VSIXSettingsSpec.self, from: Data(json.utf8))
        #expect(VSIXOptions(settings).dependencies == expected)
    }
}
