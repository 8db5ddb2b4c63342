public import Lifecycle

extension ActionGraph {
    /// What it takes to publish one thing that is made already: nothing is checked, built or packaged.
    ///
    /// - Parameters:
    ///   - identity: what is published.
    ///   - effect: whether making it public can be taken back.
    ///   - isPublic: whether it is made public and read back, or uploaded only.
    /// - Returns: the actions, each after the one before.
    public static func publication(of identity: Identity, _ effect: Effect, isPublic: Bool) -> ActionGraph {
        var verbs: [(Action.Kind, Effect)] = [
            (.inspect(identity), .remoteRead), (.stage(identity), .reversible),
        ]
        if isPublic { verbs += [(.publish(identity), effect), (.confirm(identity), .remoteRead)] }
        let actions = verbs.indices.map { index in
            Action(
                kind: verbs[index].0, effect: verbs[index].1,
                requires: index == 0 ? [] : [verbs[index - 1].0.name], follows: [])
        }
        return ActionGraph(actions: actions)
    }
}
