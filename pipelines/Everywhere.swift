// kilo-release-plan: 1
import ReleaseDescription

// The smallest release that goes to every kind of destination: a start for a plan of your own, and what simulations
// release thousands of times.

private let program = Payload { File("bin/tool", as: "bin/tool", mode: .executable) }
private let platform = NPMPackage(generated: "@sample/tool-linux-x64", for: .linuxX64) { program }
private let wrapper = NPMPackage(from: "npm", optionalDependencies: [platform])
private let vsix = VSIX(from: "extension", target: .linuxX64) { program }
private let image = OCIImage("tool", base: .scratch, platforms: .linuxX64) { _ in
    Layer(program, at: "usr/local")
    Entrypoint("/usr/local/bin/tool")
}

let everywhere = Release {
    Product("sample", tag: "v*", version: .highestTag(bump: .input), channel: .input(default: .stable)) {
        NPM([platform], then: wrapper)
        Marketplace([vsix])
        OpenVSX([vsix])
        OCIRegistry("ghcr.io/sample/tool", image, tags: .version, .latest)
        GitHubRelease("sample/tool") {
            vsix
            Archive("tool-\(releaseVersion)", .tarGz) { program }
        }
    }
}
