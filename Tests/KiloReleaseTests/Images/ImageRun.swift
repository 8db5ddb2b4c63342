import Foundation
import SystemPackage
import TestSupport
import Testing

/// Starts an image of a layout, by the strongest way that this machine has.
///
/// Which of them work depends on its kernel and rights, so a way that fails hands over to the next one: podman, runc
/// and crun with namespaces, and at last a changed root.
struct ImageRun {
    /// A folder to work in.
    let folder: URL
    /// The layout and the name in it: `image:v1`.
    let image: String
    /// The entry point, for the way that does not read the config.
    let program: [String]
    /// What is tried first.
    var strongest = Way.podman
    private let bundle = "bundle-\(UUID().uuidString)"

    /// A way to start an image.
    enum Way {
        /// From the layout, as its users would. Its storage here copies all layers below for each one, so it is slow
        /// with large programs.
        case podman
        /// What podman calls in the end, with what umoci has unpacked.
        case runtime
    }

    /// How an image was started, and what it printed.
    struct Started {
        let way: String
        let output: String
    }

    /// - Throws: what the last way had to say, if none works.
    func start() async throws -> Started {
        if strongest == .podman, let output = try await podman() {
            return Started(way: "podman", output: output)
        }
        try await Tool.output("umoci", "unpack", "--rootless", "--image", image, bundle, in: folder)
        let config = folder.appendingPathComponent("\(bundle)/config.json")
        let text = try String(contentsOf: config, encoding: .utf8)
        try text.replacing(/"terminal": *true/, with: "\"terminal\": false")
            .write(to: config, atomically: true, encoding: .utf8)
        for runtime in ["runc", "crun"] {
            if let output = try await runtimes(runtime) { return Started(way: runtime, output: output) }
        }
        return Started(way: "chroot", output: try await changedRoot())
    }

    /// Names the layout from the folder, as podman takes a path for a name, which has to be in lower case.
    private func podman() async throws -> String? {
        let short = try ShortFolder()
        defer { withExtendedLifetime(short) {} }
        // Podman refuses a root that was used with another run folder.
        let state = ["--root", folder.path + "/podman-\(UUID().uuidString)", "--runroot", short.path]
        let limits = ["--network=none", "--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1024:1024"]
        return try await attempt(
            ["podman"] + state + [
                "--storage-driver=vfs", "--cgroup-manager", "cgroupfs", "--runtime", "runc", "run",
            ]
                + ["--rm"] + limits + ["oci:\(image)"])
    }

    private func runtimes(_ name: String) async throws -> String? {
        try await attempt(
            [
                name, "--root", folder.path + "/\(name)", "run", "--bundle", bundle,
                "kilo-\(UUID().uuidString)",
            ])
    }

    /// Root changes it itself; anybody else as root of a namespace of users.
    private func changedRoot() async throws -> String {
        let change = ["chroot", folder.path + "/\(bundle)/rootfs"] + program
        let words = geteuid() == 0 ? change : ["unshare", "--user", "--map-root-user"] + change
        return try await Tool.run(words, in: folder).succeeding("chroot").output
    }

    /// Nil where it does not work; crun need not be there at all.
    private func attempt(_ words: [String]) async throws -> String? {
        do {
            let result = try await Tool.run(words, in: folder, environment: ["HOME": folder.path])
            return result.status == 0 ? result.output : nil
        } catch let missing as MissingProgram where missing.name == "crun" {
            return nil
        }
    }
}
