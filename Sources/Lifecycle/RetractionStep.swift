/// One step of taking a publication back, for a person to decide on.
public struct RetractionStep: Hashable, Sendable, Codable {
    /// Its name among the steps of its publication, the same each time: `hide`, `delete-tag`, `restore-latest`.
    public let id: String
    /// What it does to what is public.
    public let kind: Kind
    /// What it would do, what it would take along, and what stays.
    public let description: String
    /// The command or call, to be copied as it stands.
    public let call: String
    /// Whether it can be undone itself.
    public let undo: Undo
    /// Who can do it.
    public let performer: Performer

    /// Creates a step.
    public init(
        _ id: String, _ kind: Kind, _ description: String, call: String, undo: Undo, by performer: Performer
    ) {
        self.id = id
        self.kind = kind
        self.description = description
        self.call = call
        self.undo = undo
        self.performer = performer
    }

    /// What a step does to what is public.
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// Something newer takes its place; it stays.
        case supersede
        /// Whoever takes it is warned; it stays.
        case warn
        /// A name points to what it pointed to before; it stays.
        case restore
        /// It is there, and the public does not see it.
        case hide
        /// It is gone.
        case delete
    }

    /// Whether a step can be undone.
    public enum Undo: String, Hashable, Sendable, Codable, CaseIterable {
        /// By its counterpart.
        case possible
        /// Never, or not with the same bytes under the same name.
        case impossible
    }

    /// Who does a step.
    public enum Performer: String, Hashable, Sendable, Codable, CaseIterable {
        /// `Publication.perform`, when it is confirmed.
        case tool
        /// Only a person.
        case person
    }
}
