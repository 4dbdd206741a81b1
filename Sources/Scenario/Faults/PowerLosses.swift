import Primitives
import Simulation

/// A host loses power (one time in four, all hosts at once) and boots again after a while.
///
/// Fault model: memory is lost, and what was not synced is lost or survives in part: see `PowerLossModel`.
public final class PowerLosses: FaultPlan {
  public static let name: StaticString = "power loss"
  public static let rate = SpecField.rate(
    "power-losses", "how often in 1,000 turns a host loses power", section: FaultSection.hosts)
  public static let keepsUnsynced = SpecField(
    "keeps-unsynced", "whether a power loss may keep some of what was not synced", default: false,
    section: FaultSection.hosts, fast: [true, true, false], chaos: [true])
  public static let tornSectors = SpecField(
    "torn-sectors",
    "how often a sector with unsynced writes is garbage after a power loss that keeps some",
    default: Ratio.never, section: FaultSection.hosts,
    fast: [.never, Ratio(1, in: 16), Ratio(1, in: 4)], chaos: [Ratio(1, in: 4)])
  public static let fields: [any AnySpecField] =
    [rate, keepsUnsynced, tornSectors] + HostFailures.sharedFields
  public static let switches = [
    FaultSwitch("power-losses", name), FaultSwitch("keeps-unsynced", kept),
    FaultSwitch("torn-sectors", torn),
  ]
  private static let kept: StaticString = "unsynced change survived a power loss"
  private static let torn: StaticString = "torn sector with garbage"

  private let failures: HostFailures
  private var model = PowerLossModel()

  public init(_ spec: RunSpec, _ world: World) {
    failures = HostFailures(
      .powerLoss, rate: spec[Self.rate], spec, FaultDraws(Self.self, world), world)
    model.keepsUnsynced = spec[Self.keepsUnsynced]
    model.garbage = spec[Self.tornSectors]
  }

  public func begin(_ world: World) {
    for host in world.hosts { hostAdded(host) }
  }

  public func hostAdded(_ host: SimulatedHost) {
    if failures.isOn { host.faults.powerLoss = model }
  }

  public var nextTurn: UInt64 { failures.nextTurn }

  public func strike(_ world: World) -> Int {
    failures.strike { $0.chance(Ratio(1, in: 4), "all hosts") }
  }

  public func stop(_ world: World) { failures.stop() }

  public func tally(_ world: World, into probes: ProbeSet) {
    for host in world.hosts {
      let counts = host.diskCounters.faultCounts.powerLoss
      probes.add(Self.kept, counts.keptSectors + counts.partSectors + counts.keptNames)
      probes.add(Self.torn, counts.tornSectors)
    }
  }
}
