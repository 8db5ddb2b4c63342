internal import Core
internal import HTTP
internal import HTTPTypes
public import Lifecycle

extension NPMPublication {
    /// Reads it back the way an installation does: the abbreviated document and the tarball, without the token
    /// unless the package is restricted, or the registry shows nothing to strangers.
    ///
    /// Waits until it is visible, or the deadline has passed; what hinders a look is gone at the next, perhaps.
    public func confirm() async -> Outcome { await wait.until(\.isFinal, look) }

    private func look() async -> Outcome {
        do {
            guard document.access != .restricted else { return try await ReadBack(self, .credential).look() }
            do {
                return try await ReadBack(self, .anonymous).look()
            } catch is ReadBack.Hidden {
                return try await ReadBack(self, .credential, note: "visible with a token only").look()
            }
        } catch let failure as Failure {
            return failure.code.category == .refused
                ? .refused(failure) : .transient(failure, retryAfter: nil)
        } catch {
            return .unknown(
                Failure(.npmUnavailable, subject("GET"), "\(error)", advice: "run it again"))
        }
    }
}
