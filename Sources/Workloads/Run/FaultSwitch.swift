import Primitives
import Simulation

/// A fault that a field of the spec switches on, with the probes that count that it fired.
///
/// A sweep reports each fault that was on in some of its runs and fired in none: the spec then promises
/// what the runs do not do.
public struct FaultSwitch: Sendable {
  /// The field, by the name of its option.
  public let field: String
  /// The names of the probes; the fault fired where one of them was hit.
  let probes: [StaticString]
  /// The names of those probes, as reports print them.
  public var probeNames: [String] { probes.map { "\($0)" } }
  let isOn: @Sendable (RunSpec) -> Bool

  /// Every fault, one line each; a new one is a line at the end, and its probe one of `RunProbes`.
  ///
  /// A result names faults by their place here, beside a header that has the names, so lines may come and
  /// go between builds. At most 64.
  public static let all: [FaultSwitch] = [
    FaultSwitch("maximum-yields", { $0.maximumYields > 0 }, "injected yield"),
    FaultSwitch("failures", \.failures, "planned failure"),
    FaultSwitch("gadgets", \.gadgets, "commit held by a gadget"),
    FaultSwitch("abandonment", \.abandonment, "statement abandoned", "commit abandoned"),
    FaultSwitch("closing", \.closing, "connection closed in the middle"),
    FaultSwitch("early-steps", \.earlySteps, "waiting fiber stepped early"),
    FaultSwitch("open-errors", \.openErrors, "open failed"),
    FaultSwitch("read-errors", \.readErrors, "read failed"),
    FaultSwitch("write-errors", \.writeErrors, "write failed"),
    FaultSwitch("resize-errors", \.resizeErrors, "size change failed"),
    FaultSwitch("sync-errors", \.syncErrors, "sync failed"),
    FaultSwitch("rename-errors", \.renameErrors, "renaming failed"),
    FaultSwitch("remove-errors", \.removeErrors, "removal failed"),
    FaultSwitch("directory-sync-errors", \.directorySyncErrors, "sync of a directory failed"),
    FaultSwitch("short-reads", \.shortReads, "short read"),
    FaultSwitch("short-writes", \.shortWrites, "short write"),
    FaultSwitch("free-space", { $0.freeSpace > 0 }, "no space left", "quota used up"),
    FaultSwitch(
      "errors-at-once", \.errorsAtOnce, "operation had failed when it was handed out"),
    FaultSwitch("lasting-errors", \.lastingErrors, "failure that lasted"),
    FaultSwitch(
      "keeps-unsynced", \.keepsUnsynced, "unsynced sector survived a power loss",
      "unsynced sector survived in part", "unsynced name survived a power loss"),
    FaultSwitch("torn-sectors", \.tornSectors, "torn sector with garbage"),
    FaultSwitch("sector-rewrite", \.sectorRewrite, "durable data spoiled by a power loss"),
    FaultSwitch(
      "poisoned-steps", { $0.poisonedSteps > 0 }, "statement refused by a poisoned store"),
    FaultSwitch("fault-crashes", \.faultCrashes, "machine failed right after a fault"),
    FaultSwitch("process-crashes", { $0.processCrashes > 0 }, "planned process crash"),
    FaultSwitch("power-losses", { $0.powerLosses > 0 }, "planned power loss"),
    FaultSwitch("repeated-crashes", \.repeatedCrashes, "machine failed again soon"),
    FaultSwitch("rough-openings", \.roughOpenings, "opening on a rough disk"),
  ]

  init(
    _ field: String, _ isOn: @escaping @Sendable (RunSpec) -> Bool, _ probes: StaticString...
  ) {
    (self.field, self.isOn, self.probes) = (field, isOn, probes)
  }

  init(_ field: String, _ flag: any KeyPath<RunSpec, Bool> & Sendable, _ probes: StaticString...) {
    self.field = field
    isOn = { $0[keyPath: flag] }
    self.probes = probes
  }

  init(_ field: String, _ ratio: any KeyPath<RunSpec, Ratio> & Sendable, _ probes: StaticString...)
  {
    self.field = field
    isOn = { $0[keyPath: ratio].numerator > 0 }
    self.probes = probes
  }
}

/// Which faults were on in a run and which of them fired, one bit for each place of `FaultSwitch.all`.
public struct FaultRecord: Hashable, Sendable {
  public let on: UInt64
  public let fired: UInt64

  public init(on: UInt64, fired: UInt64) {
    self.on = on
    self.fired = on & fired
  }

  init(_ spec: RunSpec, _ probes: ProbeSet) {
    var (on, fired): (UInt64, UInt64) = (0, 0)
    for (place, fault) in FaultSwitch.all.enumerated() where fault.isOn(spec) {
      on |= 1 << UInt64(place)
      for probe in fault.probes where probes.count(probes.register(probe)) > 0 {
        fired |= 1 << UInt64(place)
      }
    }
    self.init(on: on, fired: fired)
  }
}
