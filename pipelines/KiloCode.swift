// kilo-release-plan: 1
import ReleaseDescription

// KiloCode: one version for the extension, the command line, the SDK and the image. The native binaries come from
// a matrix of machines; what each job built lies in packages/opencode/dist before the release starts.

private let platforms: [Platform] = [
    .linuxX64, .linuxX64.baseline, .linuxX64.musl, .linuxX64.baseline.musl, .linuxARM64, .linuxARM64.musl,
    .darwinX64, .darwinX64.baseline, .darwinARM64, .windowsX64, .windowsX64.baseline, .windowsARM64,
]

/// The files of one build, in named parts: each destination says which it ships.
private struct CommandLine {
    let platform: Platform

    var folder: String { "packages/opencode/dist/@kilocode/cli-\(platform)/bin" }

    var program: Payload {
        Payload {
            if platform.system == .windows {
                File("\(folder)/kilo.exe", as: "kilo.exe", mode: .executable)
            } else {
                File("\(folder)/kilo", as: "kilo", mode: .executable)
            }
            if platform.system == .linux {
                File("\(folder)/bwrap", as: "bwrap", mode: .executable)
            }
        }
    }
    var grammars: Payload { Payload { Files("tree-sitter/*.wasm", from: folder) } }
    var workers: Payload { Payload { Files("*-worker.js", from: folder) } }
    var console: Payload { Payload { Files("console/**", from: folder) } }
    var licenses: Payload { Payload { Files("licenses/**", from: folder) } }

    /// What runs on a developer's machine.
    var desktop: Payload {
        Payload {
            program
            grammars
            workers
            licenses
        }
    }
    /// The same with the web console.
    var complete: Payload {
        Payload {
            desktop
            console
        }
    }
}

private let extensions = VSCodeTarget.desktop.map { target in
    VSIX(from: "packages/kilo-vscode", target: target) {
        CommandLine(platform: target.platform).desktop.at("bin")
    }
}

private let platformPackages = platforms.map { platform in
    NPMPackage(generated: "@kilocode/cli-\(platform)", for: platform) {
        CommandLine(platform: platform).complete.at("bin")
    }
}
private let wrapper = NPMPackage(from: "packages/opencode/npm", optionalDependencies: platformPackages)
private let sdk = NPMPackage(from: "packages/sdk/js")
private let plugin = NPMPackage(from: "packages/plugin")

private let archives = platforms.map { platform in
    Archive("kilo-\(platform)", platform.system == .linux ? .tarGz : .zip) {
        CommandLine(platform: platform).complete
    }
}

private let image = OCIImage(
    "kilo", base: .layout("packages/opencode/base"), platforms: .linuxX64.baseline.musl, .linuxARM64.musl
) { platform in
    Layer(CommandLine(platform: platform).licenses, at: "usr/local/share")
    Layer(CommandLine(platform: platform).program, at: "usr/local/bin")
    Environment("BUN_RUNTIME_TRANSPILER_CACHE_PATH", "0")
    Entrypoint("kilo")
}

let kiloCode = Release {
    Product(
        "Kilo", tag: "v*", version: .highestTag(bump: .input), channel: .input(default: .preRelease),
        about: About(
            title: "Kilo Code", summary: "AI coding agent",
            repository: "https://github.com/Kilo-Org/kilocode", license: "MIT")
    ) {
        NPM(platformPackages, then: wrapper, preReleaseTag: "rc")
        NPM([sdk, plugin], preReleaseTag: "rc")
        Marketplace(extensions)
        OpenVSX(extensions)
        OCIRegistry("ghcr.io/kilo-org/kilocode", image, tags: .version, .latest).only(on: .stable)
        GitHubRelease("Kilo-Org/kilocode") {
            archives
            extensions
        }
    }
}
