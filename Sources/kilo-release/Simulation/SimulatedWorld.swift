internal import Core
internal import HTTP
internal import Rehearsal
internal import ReleaseModel
internal import Simulation
internal import SystemPackage

/// What outlives the death of a simulated process: the services and what they hold.
struct SimulatedWorld: Sendable {
    /// Leads to the services with their faults.
    let transport: LoopbackTransport
    /// Leads to the same services, without faults.
    let untouched: LoopbackTransport
    let environment: [String: String]
    let now: @Sendable () -> Timestamp

    /// Creates services that hold nothing.
    ///
    /// Blocks.
    init(
        release: ResolvedRelease, folder: FilePath, clock: VirtualClock,
        around: (any StandIn) -> any StandIn
    ) throws {
        // Virtual time begins when the release was made, so that no simulation depends on today.
        let start = release.time.seconds
        let now: @Sendable () -> Timestamp = {
            Timestamp(seconds: start + Int(clock.now.offset.components.seconds))
        }
        var house = RehearsalHouse(release: release, folder: folder)
        house.now = now
        // Chains of certificates would take a fifth of the time; rehearsals and real processes verify them.
        house.marketplaceSigns = false
        let bare = try house.standIns()
        let services = bare.enumerated().map { index, standIn in
            RehearsalHouse.Service(name: standIn.name, origin: "http://127.0.0.1:\(index + 1)")
        }
        let origins = services.map(\.origin)
        func transport(_ standIns: [any StandIn]) -> LoopbackTransport {
            LoopbackTransport(
                Dictionary(uniqueKeysWithValues: zip(origins, standIns)), clock: clock,
                userAgent: "kilo-release/\(releaseToolVersion)")
        }
        self.now = now
        environment = house.environment(services)
        self.transport = transport(bare.map(around))
        untouched = transport(bare)
    }
}

extension SimulatedWorld {
    /// Time and chance for the client, both from the simulation.
    func time(_ clock: some Clock<Duration>, seed: UInt64) -> ResilienceTime {
        let dice = Dice(seed: seed)
        return ResilienceTime(clock: clock, now: now) { dice.roll() }
    }
}
