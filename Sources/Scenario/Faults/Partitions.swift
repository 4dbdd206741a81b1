import Primitives
import Simulation

/// Links between two groups of hosts are cut, and healed after a while.
///
/// Fault model: a drawn group of at most half of the hosts (each size of group is equally likely) loses its links
/// with all others; one time in four only the outgoing links are cut. A run has one partition at a time; the next
/// one heals it.
public final class Partitions: FaultPlan {
  public static let name: StaticString = "partition"
  public static let rate = SpecField.rate(
    "partitions", "how often in 1,000 turns the links between groups of hosts are cut",
    section: FaultSection.network)
  public static let duration = SpecField(
    "partition-time", "how many ticks a partition lasts at most", default: 2000,
    in: 1...1_000_000, section: FaultSection.network
  ) { draw in
    draw.profile == .quiet ? 2000 : draw.one(of: 200, 2000, 20_000)
  }
  public static let fields: [any AnySpecField] = [rate, duration]

  private let draws: FaultDraws
  private let durationMax: Int
  private var schedule: FaultSchedule
  private var healing: Healing?

  public init(_ spec: RunSpec, _ world: World) {
    draws = FaultDraws(Self.self, world)
    durationMax = spec[Self.duration]
    schedule = FaultSchedule(spec[Self.rate], draws)
  }

  public var nextTurn: UInt64 { schedule.nextTurn }

  public func strike(_ world: World) -> Int {
    defer { schedule.advance(draws) }
    let networks = world.networks
    guard !networks.isEmpty, world.hosts.count > 1 else { return 0 }
    healing?.heal(world)
    let network = networks[draws.choose(of: networks.count, "network")]
    let healing = Healing(network, cuts(world, network))
    self.healing = healing
    let ticks = UInt64(1 + draws.choose(of: durationMax, "duration"))
    world.context.timeline.schedule(after: VirtualDuration(ticks: ticks), healing, token: 0)
    return healing.cuts.isEmpty ? 0 : 1
  }

  public func stop(_ world: World) {
    schedule.stop()
    healing?.heal(world)
    healing = nil
  }

  /// Draws a group and cuts its links. Links that something else has already cut are left to it.
  private func cuts(
    _ world: World, _ network: any AnySimulatedNetwork
  ) -> [(from: Int, to: Int)] {
    var others = Array(world.hosts)
    var group: [SimulatedHost] = []
    for _ in 0...draws.choose(of: others.count / 2, "size") {
      guard let host = draws.pick("host", among: others) else { break }
      others.removeAll { $0 === host }
      group.append(host)
    }
    let isOneWay = draws.chance(Ratio(1, in: 4), "one way")
    var cuts: [(from: Int, to: Int)] = []
    for inside in group {
      for outside in others {
        cuts.append((inside.address, outside.address))
        if !isOneWay { cuts.append((outside.address, inside.address)) }
      }
    }
    cuts.removeAll { network.isCut(from: $0.from, to: $0.to) }
    for (from, to) in cuts { network.cut(from: from, to: to) }
    return cuts
  }

  /// The end of one partition.
  private final class Healing: TimelineHandler {
    let network: any AnySimulatedNetwork
    private(set) var cuts: [(from: Int, to: Int)]

    init(_ network: any AnySimulatedNetwork, _ cuts: [(from: Int, to: Int)]) {
      (self.network, self.cuts) = (network, cuts)
    }

    func heal(_ world: World) {
      world.context.timeline.removeEvents(of: self)
      mend()
    }

    func timelineReached(_ token: UInt64) { mend() }

    private func mend() {
      for (from, to) in cuts { network.mend(from: from, to: to) }
      cuts.removeAll()
    }
  }
}
