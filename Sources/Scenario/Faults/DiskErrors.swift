import AsyncIO
import Primitives
import Simulation

/// Operations of the hosts' disks fail or move fewer bytes than asked, each with its own ratio; see `DiskFaults`.
public final class DiskErrors: FaultPlan {
  public static let name: StaticString = "disk operation failed"
  public static let errors = SpecField(
    "disk-errors", "how often a disk operation fails with EIO", default: Ratio.never,
    section: FaultSection.hosts, fast: [.never, Ratio(1, in: 512), Ratio(1, in: 64)],
    chaos: [Ratio(1, in: 128), Ratio(1, in: 24)])
  public static let noSpace = ratio(
    "no-space", "how often an operation that needs space finds none", Ratio(1, in: 256))
  public static let shortReads = ratio(
    "short-reads", "how often a read gives fewer bytes than there are", Ratio(1, in: 16))
  public static let shortWrites = ratio(
    "short-writes", "how often a write takes fewer bytes than were given", Ratio(1, in: 32))
  public static let atOnce = ratio(
    "errors-at-once", "the share of failures that have already happened when the operation begins",
    Ratio(1, in: 3))
  public static let lasting = ratio(
    "lasting-errors", "the share of failures that are followed by more", Ratio(1, in: 6))
  public static let fields: [any AnySpecField] = [
    errors, noSpace, shortReads, shortWrites, atOnce, lasting,
  ]
  public static let switches = [
    FaultSwitch("disk-errors", name), FaultSwitch("no-space", Probe.noSpace),
    FaultSwitch("short-reads", Probe.shortRead), FaultSwitch("short-writes", Probe.shortWrite),
    FaultSwitch("errors-at-once", Probe.atOnce), FaultSwitch("lasting-errors", Probe.lasting),
  ]

  private enum Probe {
    static let noSpace: StaticString = "no space left"
    static let shortRead: StaticString = "short read"
    static let shortWrite: StaticString = "short write"
    static let atOnce: StaticString = "operation had failed when it was handed out"
    static let lasting: StaticString = "failure that lasted"
  }

  private static func ratio(
    _ name: String, _ help: String, _ usual: Ratio
  ) -> SpecField<Ratio> {
    SpecField(
      name, help, default: .never, section: FaultSection.hosts, fast: [.never, usual],
      chaos: [usual])
  }

  private let ratios: DiskFaults

  public init(_ spec: RunSpec, _ world: World) {
    var faults = DiskFaults()
    faults.deviceFailure = OperationRatios(all: spec[Self.errors])
    faults.noSpace = spec[Self.noSpace]
    faults.shortRead = spec[Self.shortReads]
    faults.shortWrite = spec[Self.shortWrites]
    faults.failsAtOnce = spec[Self.atOnce]
    faults.lasting = spec[Self.lasting]
    ratios = faults
  }

  /// A disk keeps the fault settings it was made with where the spec does not set them.
  public func begin(_ world: World) {
    for host in world.hosts { hostAdded(host) }
  }

  public func hostAdded(_ host: SimulatedHost) {
    if ratios == .none { return }
    var faults = ratios
    faults.freeSpace = host.faults.freeSpace
    faults.powerLoss = host.faults.powerLoss
    host.faults = faults
  }

  /// Disk faults happen during operations, so this plan never has a turn.
  public var nextTurn: UInt64 { .max }

  public func strike(_ world: World) -> Int { 0 }

  public func stop(_ world: World) {
    for host in world.hosts { host.faults = .none }
  }

  public func tally(_ world: World, into probes: ProbeSet) {
    for host in world.hosts {
      let counts = host.diskCounters.faultCounts
      var failures: UInt64 = 0
      for kind in IOError.Operation.allCases { failures += counts[kind] }
      let tallies: [(StaticString, UInt64)] = [
        (Self.name, failures), (Probe.noSpace, counts.noSpace),
        (Probe.shortRead, counts.shortReads), (Probe.shortWrite, counts.shortWrites),
        (Probe.atOnce, counts.atOnce), (Probe.lasting, counts.lasting),
      ]
      for (name, count) in tallies { probes.add(name, count) }
    }
  }
}
