import Core
import Foundation
import SystemPackage
import Trust

/// Signatures over `Vectors/message`, made with ssh-keygen 9.2 and minisign 0.11; those of security keys, with
/// SHA-1 and with rsa-sha2-256 by OpenSSL, as no ssh-keygen makes them without a device.
enum Vectors {
    static let namespace = "kilo-release-approval"

    static let folder = FilePath(#filePath).removingLastComponent().appending("Vectors")

    static var message: [UInt8] { get throws { try FileStream.contents(of: folder.appending("message")) } }

    static func text(_ name: String) throws -> String {
        String(decoding: try FileStream.contents(of: folder.appending(name)), as: UTF8.self)
    }

    static func sshKey(_ name: String) throws -> SSHPublicKey {
        try SSHPublicKey(line: text("\(name).pub"))
    }

    static func minisignKey(_ name: String = "minisign") throws -> MinisignPublicKey {
        try MinisignPublicKey(text("\(name).pub"))
    }

    static var keys: [PublicKey] {
        get throws {
            try ["ed25519", "p256", "p384", "p521", "rsa", "sk-ed25519", "sk-p256"].map {
                .ssh(try sshKey($0))
            } + [.minisign(try minisignKey())]
        }
    }
}

/// The code of the failure that the work throws; nil if it throws none.
func code(_ work: () throws -> some Any) -> String? {
    do {
        _ = try work()
        return nil
    } catch {
        return (error as? Failure)?.code.name ?? "\(error)"
    }
}
