import Primitives
import Simulation

/// What process crashes and power losses have in common: they take a host down and bring it back.
///
/// Fault model: at drawn turns a host that is up goes down and loses everything in its memory; after a drawn time
/// it boots again. Some hosts fail again within their first steps, most of which are recovery.
final class HostFailures: TimelineHandler {
  /// Fields that both plans list.
  static let downtime = SpecField(
    "downtime", "how many ticks a failed host stays down at most", default: 1000,
    in: 1...1_000_000, section: FaultSection.hosts
  ) { draw in
    draw.profile == .quiet ? 1000 : draw.one(of: 50, 1000, 10_000)
  }
  static let hostsDown = SpecField(
    "hosts-down", "how many hosts may be down at once; 0 for all of them", default: 0,
    in: 0...1000, section: FaultSection.hosts
  ) { draw in
    draw.profile == .fast ? draw.one(of: 0, 1) : 0
  }
  static let repeated = SpecField(
    "repeated-failures", "how often a host fails again within its first steps after a boot",
    default: Ratio.never, section: FaultSection.hosts,
    fast: [.never, Ratio(1, in: 4)], chaos: [Ratio(1, in: 3)])
  static let sharedFields: [any AnySpecField] = [downtime, hostsDown, repeated]

  /// How many turns after its boot a host fails again at most.
  static let repeatTurnsMax = 24

  private let kind: DiskCrashKind
  private unowned let world: World
  private let draws: FaultDraws
  private let (downtimeMax, downMax): (Int, Int)
  private let repeated: Ratio
  private var schedule: FaultSchedule
  /// The host that fails again, and when.
  private var again: (turn: UInt64, address: Int)?
  /// The hosts that this took down, with the incarnation that ended.
  private var down: [(address: Int, incarnation: UInt32)] = []

  init(_ kind: DiskCrashKind, rate: Int, _ spec: RunSpec, _ draws: FaultDraws, _ world: World) {
    (self.kind, self.draws, self.world) = (kind, draws, world)
    downtimeMax = spec[Self.downtime]
    downMax = spec[Self.hostsDown]
    repeated = spec[Self.repeated]
    schedule = FaultSchedule(rate, draws)
  }

  var isOn: Bool { schedule.isOn }

  var nextTurn: UInt64 { min(schedule.nextTurn, again?.turn ?? .max) }

  /// Takes down the hosts that are due.
  ///
  /// - Parameter takesAll: Whether the next planned failure takes all hosts rather than one.
  /// - Returns: How many hosts went down.
  func strike(takesAll: (FaultDraws) -> Bool) -> Int {
    if let again, again.turn <= schedule.nextTurn {
      self.again = nil
      return fail(world.hosts[again.address]) ? 1 : 0
    }
    let up = world.hosts.filter(\.isUp)
    var count = 0
    if takesAll(draws) {
      for host in up where fail(host) { count += 1 }
    } else if let host = draws.pick("host", among: up), fail(host) {
      count = 1
    }
    schedule.advance(draws)
    return count
  }

  private func fail(_ host: SimulatedHost) -> Bool {
    guard host.isUp, downMax == 0 || world.hosts.count(where: { !$0.isUp }) < downMax else {
      return false
    }
    host.crash(kind)
    let ticks = 1 + draws.choose(of: downtimeMax, "downtime")
    world.context.timeline.schedule(
      after: VirtualDuration(ticks: UInt64(ticks)), self, token: UInt64(down.count))
    down.append((host.address, host.incarnation))
    return true
  }

  /// The host has been down long enough and boots again.
  func timelineReached(_ token: UInt64) {
    let (address, incarnation) = down[Int(token)]
    let host = world.hosts[address]
    guard !host.isUp, host.incarnation == incarnation else { return }
    if draws.chance(repeated, "fails again") {
      let turns = 1 + draws.choose(of: Self.repeatTurnsMax, "fails again after")
      again = (world.counts.turns + UInt64(turns), address)
    }
    host.reboot()
  }

  /// From now on no host fails, and those that are down come back.
  func stop() {
    schedule.stop()
    again = nil
    world.context.timeline.removeEvents(of: self)
    for (address, incarnation) in down {
      let host = world.hosts[address]
      if !host.isUp, host.incarnation == incarnation { host.reboot() }
    }
  }
}
