import Core
import Testing

/// Runs `body` and returns the failures that it throws, one or several.
func failures(
    sourceLocation: Testing.SourceLocation = #_sourceLocation, _ body: () throws -> Void
) -> [Failure] {
    do {
        try body()
        Issue.record("nothing was thrown", sourceLocation: sourceLocation)
        return []
    } catch let failure as Failure {
        return [failure]
    } catch let failures as Failures {
        return failures.all
    } catch {
        Issue.record("\(error) is no failure", sourceLocation: sourceLocation)
        return []
    }
}
