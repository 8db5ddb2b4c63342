internal import ArgumentParser
internal import Core
internal import SystemPackage

/// How `publish marketplace` gets the publisher's own signatures, by vsce's options.
struct PublisherSignatureOptions: ParsableArguments {
    @Option(
        name: [.customLong("sigzipPath"), .customLong("sigzip-path")], parsing: .upToNextOption,
        help: "Archives with the publisher's signatures, in the order of the packages.")
    var archives: [String] = []

    @Option(
        name: [.customLong("manifestPath"), .customLong("manifest-path")], parsing: .upToNextOption,
        help: "In place of archives: what was signed, in the order of the packages.")
    var manifests: [String] = []

    @Option(
        name: [.customLong("signaturePath"), .customLong("signature-path")], parsing: .upToNextOption,
        help: "And the signatures of it.")
    var signatures: [String] = []

    @Option(help: "Or have a program sign: PROGRAM NAME.signature.manifest NAME.signature.p7s.")
    var signTool: String?

    /// Whether signatures of packages that are there are named.
    var namesFiles: Bool { !archives.isEmpty || !manifests.isEmpty || !signatures.isEmpty }

    /// The archive of each package; none where nobody signs.
    ///
    /// The first way that is named counts, as in vsce.
    ///
    /// - Throws: `Failure` (`usage.invalid-option`, and those of signing).
    func archives(of packages: [String], _ environment: [String: String]) async throws -> [String] {
        let folder = Project.currentFolder()
        if !manifests.isEmpty || !signatures.isEmpty {
            guard manifests.count == packages.count, signatures.count == packages.count else {
                throw Failure(
                    .invalidOption, "--manifest-path, --signature-path",
                    "name \(manifests.count) manifests and \(signatures.count) signatures for "
                        + "\(packages.count) packages",
                    advice: "name one of each for each package")
            }
            return try await offPool { try pack(packages, in: folder) }
        }
        if let signTool, archives.isEmpty {
            let tool = try SigningTool(signTool, in: folder, environment)
            var signed: [String] = []
            for package in packages {
                signed.append(try await tool.sign(FilePath(package).absolute(from: folder)).string)
            }
            return signed
        }
        guard archives.isEmpty || archives.count == packages.count else {
            throw Failure(
                .invalidOption, "--sigzip-path",
                "names \(archives.count) signatures for \(packages.count) packages",
                advice: "name as many signatures as packages, or none")
        }
        return archives
    }

    private func pack(_ packages: [String], in folder: FilePath) throws -> [String] {
        try packages.indices.map { index in
            var files = SignatureFiles(of: FilePath(packages[index]).absolute(from: folder))
            files.manifest = FilePath(manifests[index]).absolute(from: folder)
            files.cms = FilePath(signatures[index]).absolute(from: folder)
            return try files.archive().string
        }
    }
}
