/// The platforms for which a VSIX can be packaged.
///
/// https://code.visualstudio.com/api/working-with-extensions/publishing-extension#platformspecific-extensions
public enum VSIXTargets {
    /// In the order in which vsce lists them.
    public static let all = [
        "win32-x64", "win32-arm64", "linux-x64", "linux-arm64", "linux-armhf", "darwin-x64", "darwin-arm64",
        "alpine-x64", "alpine-arm64", "web",
    ]
}
