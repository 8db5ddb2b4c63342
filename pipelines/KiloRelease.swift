// kilo-release-plan: 1
import ReleaseDescription

// How this project releases itself: one binary, shipped as archives, through npm, and as an image.

private let about = About(
    title: "kilo-release",
    summary: "Releases software that ships to many places at once",
    repository: "https://github.com/Kilo-Org/kilo-release",
    license: "MIT")

/// Builds the binary in the folder that already holds the build of the running tool (or takes the one that
/// KILO_STAGE_BINARY names), and collects the shared libraries that it needs, for an image that starts from nothing.
private let build = Command(
    "build kilo-release", "scripts/stage-release",
    inputs: ["Package.swift", "Sources/**", "scripts/stage-release"],
    produces: [".build/stage/bin/kilo-release", ".build/stage/root/**"],
    environment: ["KILO_STAGE_BINARY"])

private let program = Payload {
    File(".build/stage/bin/kilo-release", as: "bin/kilo-release", mode: .executable, madeBy: build)
}
private let documents = Payload {
    File("README.md", as: "README.md")
    File("LICENSE", as: "LICENSE")
}
private let systemLibraries = Payload {
    Files("**", from: ".build/stage/root", madeBy: build)
}

private let archives = [Archive.Format.tarGz, .zip].map { format in
    Archive("kilo-release-\(releaseVersion)-linux-x64", format) {
        program
        documents
    }
}

private let platformPackage = NPMPackage(generated: "@kilocode/release-linux-x64", for: .linuxX64) {
    program
    documents
}
private let wrapper = NPMPackage(from: "packaging/npm", optionalDependencies: [platformPackage])

private let image = OCIImage("kilo-release", base: .scratch, platforms: .linuxX64) { _ in
    Layer(systemLibraries)
    Layer(program, at: "usr/local")
    Entrypoint("/usr/local/bin/kilo-release")
    Environment("PATH", "/usr/local/bin:/usr/bin:/bin")
    WorkingDirectory("/work")
}

let kiloRelease = Release {
    Product(
        "kilo-release", tag: "v*", version: .packageJSON("packaging/npm/package.json"),
        channel: .input(default: .preRelease), about: about
    ) {
        NPM([platformPackage], then: wrapper)
        OCIRegistry("ghcr.io/kilo-org/kilo-release", image, tags: .version, .latest)
        GitHubRelease("Kilo-Org/kilo-release") {
            archives
        }
    }
}
