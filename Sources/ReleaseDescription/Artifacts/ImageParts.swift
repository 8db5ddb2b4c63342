/// A layer or a setting of an image, as the image keeps it.
public enum ImagePart: Hashable, Sendable {
    case layer(Payload, at: String, LayerChanges)
    case packages([PackageFile])
    case entrypoint([String])
    case command([String])
    case environment(String, String)
    case user(String)
    case workingDirectory(String)
    case label(String, String)
    case port(String)
    case volume(String)
    case healthcheck(HealthcheckSettings)
    case stopSignal(String)
}

/// What can stand in the content of an image.
public protocol ImagePartConvertible {
    /// The part.
    var part: ImagePart { get }
}

/// The program that an image runs, with its first arguments.
public struct Entrypoint: ImagePartConvertible {
    /// The part.
    public let part: ImagePart

    /// Declares the words.
    public init(_ words: String...) { part = .entrypoint(words) }
}

/// Arguments of the entry point that the user's replace; `CMD` of a Dockerfile.
public struct Arguments: ImagePartConvertible {
    /// The part.
    public let part: ImagePart

    /// Declares the words.
    public init(_ words: String...) { part = .command(words) }
}

/// A variable of the program's environment.
public struct Environment: ImagePartConvertible {
    /// The part.
    public let part: ImagePart

    /// Declares name and value.
    public init(_ name: String, _ value: String) { part = .environment(name, value) }
}

/// The user that an image runs as.
public struct User: ImagePartConvertible {
    /// The part.
    public let part: ImagePart

    /// Declares the user: `1000:1000`.
    public init(_ name: String) { part = .user(name) }
}

/// The folder that an image starts in.
public struct WorkingDirectory: ImagePartConvertible {
    /// The part.
    public let part: ImagePart

    /// Declares the folder: `/work`.
    public init(_ folder: String) { part = .workingDirectory(folder) }
}

/// A label of an image, beside those that come from `About`.
public struct Label: ImagePartConvertible {
    /// The part.
    public let part: ImagePart

    /// Declares name and value.
    public init(_ name: String, _ value: String) { part = .label(name, value) }
}

/// Collects layers and settings.
@resultBuilder
public enum ImageBuilder {
    /// A layer or a setting.
    public static func buildExpression(_ part: some ImagePartConvertible) -> [ImagePart] { [part.part] }
    /// Nothing.
    public static func buildBlock() -> [ImagePart] { [] }
    /// The statements of a block.
    public static func buildPartialBlock(first: [ImagePart]) -> [ImagePart] { first }
    /// The statements of a block.
    public static func buildPartialBlock(accumulated: [ImagePart], next: [ImagePart]) -> [ImagePart] {
        accumulated + next
    }
    /// A loop.
    public static func buildArray(_ parts: [[ImagePart]]) -> [ImagePart] { parts.flatMap { $0 } }
    /// A condition without `else`.
    public static func buildOptional(_ part: [ImagePart]?) -> [ImagePart] { part ?? [] }
    /// A condition that holds.
    public static func buildEither(first part: [ImagePart]) -> [ImagePart] { part }
    /// A condition that does not hold.
    public static func buildEither(second part: [ImagePart]) -> [ImagePart] { part }
}
