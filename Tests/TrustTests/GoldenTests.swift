import Core
import Foundation
import SystemPackage
import Testing
import Trust

/// The table of detached signatures beside the checkout; without it `SSHSignatureTests` and `MinisignTests` say
/// the same of vectors of our own.
@Suite("The table of detached signatures", .enabled(if: SharedTable.isThere, "no folder `shared` here"))
struct GoldenTests {
    @Test("Every case of SSH and minisign has its verdict")
    func cases() throws {
        let rows = try text("cases.tsv").split(separator: "\n").dropFirst().map {
            $0.split(separator: "\t").map(String.init)
        }
        let own = rows.filter { ["sshsig", "minisign"].contains($0[2]) }
        #expect(own.count == 15)
        for row in own { #expect(try isValid(row) == (row[1] == "valid"), "\(row[0])") }
    }

    private func isValid(_ row: [String]) throws -> Bool {
        let message = try FileStream.contents(of: SharedTable.folder.appending(row[4]))
        let words = row[6].split(separator: " ").map(String.init)
        return code {
            try DetachedSignature(text(row[3])).verify(
                message, namespace: words.last ?? "", by: keys(row[5], of: words.first ?? ""))
        } == nil
    }

    private func keys(_ file: String, of principal: String) throws -> [PublicKey] {
        guard file.hasSuffix("allowed_signers") else {
            return [.minisign(try MinisignPublicKey(text(file)))]
        }
        let lines = try text(file).split(separator: "\n").filter { $0.hasPrefix("\(principal) ") }
        return try lines.map { .ssh(try SSHPublicKey(line: $0)) }
    }

    private func text(_ name: String) throws -> String {
        String(decoding: try FileStream.contents(of: SharedTable.folder.appending(name)), as: UTF8.self)
    }
}

/// Where the table is looked for.
private enum SharedTable {
    static let folder: FilePath = {
        let file = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        let root = file.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return FilePath(root.path).removingLastComponent().appending("shared/golden/trust/detached")
    }()

    static var isThere: Bool { FileSystem.exists(folder.appending("cases.tsv")) }
}
