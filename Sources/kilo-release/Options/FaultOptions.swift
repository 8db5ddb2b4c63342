internal import ArgumentParser

/// What goes wrong in a rehearsal.
struct FaultOptions: ParsableArguments {
    @Option(
        name: .customLong("fault"),
        help: "A fault, such as npm:409-not-saved@2; may be given several times. `list` shows all.")
    var faults: [String] = []

    @Flag(
        name: .long,
        help: "Run real processes, kill them at random, add random faults, resume, and check the promises.")
    var chaos = false

    @Flag(
        name: .long,
        help: "Simulate in virtual time: die at every point, then run random faults, and check the promises.")
    var simulate = false

    @Option(name: .long, help: "With --simulate: die at this point only.")
    var crashAt: Int?

    @Option(name: .long, help: "How many random schedules (default: 1000 simulated, 10 with --chaos).")
    var rounds: Int?

    @Option(
        name: .long, help: "The seed of the first schedule; each next one counts one up (default: random).")
    var seed: UInt64?

    func validate() throws {
        let ways = [!faults.isEmpty, chaos, simulate].count { $0 }
        if ways > 1 { throw ValidationError("--fault, --chaos and --simulate exclude each other") }
        if (rounds ?? 0) < 0 { throw ValidationError("--rounds must not be negative") }
        if crashAt != nil, !simulate { throw ValidationError("--crash-at is for --simulate") }
        if seed != nil || rounds != nil, !chaos, !simulate {
            throw ValidationError("--seed and --rounds are for --chaos and --simulate")
        }
    }
}
