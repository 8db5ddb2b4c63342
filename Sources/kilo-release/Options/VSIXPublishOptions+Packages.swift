internal import Artifacts
internal import Core
internal import SystemPackage

extension VSIXPublishOptions {
    /// Hands over the packages: those that are there, and those that are made now and gone afterwards.
    ///
    /// `signing` gives each package the archive with its publisher's signature; none for none.
    ///
    /// - Throws: `Failure` (`usage.invalid-option`), what packaging and reading a package throw, and what the body
    ///   throws.
    func withPackages(
        _ subject: VSIXSubject, _ environment: [String: String],
        signing: ([String]) async throws -> [String] = { _ in [] },
        _ body: ([VSIXPackageFile]) async throws -> Void
    ) async throws {
        let here = Project.currentFolder()
        let named = try await offPool {
            try subject.packages.map { try VSIXPackageFile($0, in: here) }
        }
        guard !subject.folders.isEmpty else {
            if packing.areGiven || !targets.isEmpty {
                StandardStreams.warn("options of packaging are ignored, as the packages are packaged already")
            }
            return try await body(try await Self.signed(named, by: try await signing(subject.packages)))
        }
        try await ScratchFolder.with(environment) { scratch in
            let report = VSCEReport(environment: output.output == .json ? [:] : environment)
            try await restoringVersion(of: subject, report) {
                let made = try await package(subject, into: scratch, environment, report)
                let files = try await offPool { try named + made.map { try VSIXPackageFile($0) } }
                let archives = try await signing(subject.packages + made.map(\.string))
                try await body(try await Self.signed(files, by: archives))
            }
        }
    }

    /// Puts the version of package.json back if nothing was sent, so that the next try does not raise it once more.
    private func restoringVersion(
        of subject: VSIXSubject, _ report: VSCEReport, _ body: () async throws -> Void
    ) async throws {
        guard subject.version != nil else { return try await body() }
        let saved = try await offPool { try subject.folders.map { try VersionedFiles(folder: $0).saved() } }
        do {
            try await body()
            if packing.changesVersion, !dryRun { report.warnOfMissingCommit() }
        } catch let end as ConclusionExit {
            if packing.changesVersion { report.warnOfMissingCommit() }
            throw end
        } catch {
            // What stopped it tells more than a version that stays behind.
            do {
                try await offPool { for files in saved { try files.restore() } }
            } catch let stuck {
                StandardStreams.warn("the version before could not be put back: \(stuck)")
            }
            throw error
        }
    }

    /// As many archives as packages, or none.
    private static func signed(
        _ files: [VSIXPackageFile], by archives: [String]
    ) async throws -> [VSIXPackageFile] {
        guard !archives.isEmpty else { return files }
        let folder = Project.currentFolder()
        return try await offPool { try zip(files, archives).map { try $0.signed(by: $1, in: folder) } }
    }

    /// Packages what is to be packaged, and tells what is in it.
    ///
    /// - Returns: the packages' paths.
    private func package(
        _ subject: VSIXSubject, into scratch: FilePath, _ environment: [String: String],
        _ report: VSCEReport
    ) async throws -> [FilePath] {
        var settings = packing.settings
        if preRelease { settings["preRelease"] = .bool(true) }
        // What only checks must not leave another version behind.
        if dryRun { settings["updatePackageJson"] = .bool(false) }
        let packaging = VSIXFolderPackaging(
            settings: settings, targets: targets, version: subject.version, environment: environment)
        let written = try await packaging.run(subject.folders, into: scratch)
        tell(written, report)
        return written.map(\.path)
    }

    private func tell(_ written: [WrittenVSIX], _ report: VSCEReport) {
        var warnings: Set<VSIXWarning> = []
        for warning in written.flatMap(\.warnings) where warnings.insert(warning).inserted {
            report.warn(warning)
        }
        guard output.output == .text else { return }
        for package in written {
            report.inform(package.tree.summary(listing: "kilo-release list vsix --tree").printable)
        }
    }
}
