internal import Core
internal import Synchronization

/// Where uploads go on that something has interrupted: a limit that has to be waited for, a line that is down.
final class OCIUnfinishedUploads: Sendable {
    private let states = Mutex<[Digest: OCIUploadState]>([:])

    /// How far the upload of a blob had got; nil if none is under way.
    subscript(digest: Digest) -> OCIUploadState? {
        get { states.withLock { $0[digest] } }
        set { states.withLock { $0[digest] = newValue } }
    }
}
