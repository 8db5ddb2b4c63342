@testable import Artifacts

extension GatheredNPM {
    /// Writes the tarball of this folder alone.
    func write(to destination: Destination) throws -> NPMTarballReport {
        try GatheredNPM.write([self], to: destination)[0]
    }
}
