import CCurl
import Core
import SystemPackage

/// The trust settings in curl's terms, read once for a transport.
enum TrustedCertificates {
    /// What libcurl was built to trust.
    case system
    /// A file, and nothing else.
    case file(FilePath)
    /// The texts of several PEM files, one after the other.
    case text([UInt8])

    /// Reads the files if there are several: curl takes only one.
    init(_ trust: CurlTransport.Trust, system: String?) throws(ExchangeProblem) {
        let base = trust.bundle ?? system.map { FilePath($0) }
        guard !trust.additional.isEmpty else {
            self = trust.bundle.map { .file($0) } ?? .system
            return
        }
        var text: [UInt8] = []
        for path in [base].compactMap({ $0 }) + trust.additional {
            do {
                text += try FileStream.contents(of: path)
            } catch {
                throw ExchangeProblem(.tls, "the certificates in \(path) cannot be read")
            }
            text.append(UInt8(ascii: "\n"))
        }
        self = .text(text)
    }

    /// Without the folder of the system's certificates, which curl would search in addition.
    func apply(to handle: CurlHandle) {
        switch self {
        case .system: return
        case .file(let path): handle.set(CURLOPT_CAINFO, path.string)
        case .text(let bytes): handle.set(CURLOPT_CAINFO_BLOB, bytes: bytes)
        }
        handle.set(CURLOPT_CAPATH, nil)
    }
}
