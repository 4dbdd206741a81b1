import Primitives
import Scenario
import Simulation
import Testing

@Suite("Ready-made faults") struct FaultPlanTests {
  private static let fields: [String: SpecValue] = [
    "crashes": .number(40), "power-losses": .number(40), "partitions": .number(40),
    "keeps-unsynced": .flag(true), "torn-sectors": .ratio(Ratio(1, in: 2)),
    "disk-errors": .ratio(Ratio(1, in: 16)), "no-space": .ratio(Ratio(1, in: 16)),
    "short-reads": .ratio(.never), "short-writes": .ratio(Ratio(1, in: 4)),
    "errors-at-once": .ratio(Ratio(1, in: 2)), "lasting-errors": .ratio(Ratio(1, in: 4)),
    "message-losses": .ratio(Ratio(1, in: 8)), "message-copies": .ratio(Ratio(1, in: 8)),
    "message-delays": .ratio(Ratio(1, in: 8)), "overtaking": .ratio(Ratio(1, in: 2)),
  ]

  /// A run with these fields on and all others at their defaults.
  private func run(
    _ seed: UInt64, steps: UInt64 = 1500, on names: [String], _ depot: Depot = Depot(),
    _ set: (inout RunSpec) -> Void = { _ in }
  ) -> RunResult {
    let system = AnySystem(depot)
    var spec = RunSpec(system.fields, seed: seed)
    spec.steps = steps
    for name in names { spec[name] = Self.fields[name] ?? .number(0) }
    set(&spec)
    return system.execute(RunRequest(spec))
  }

  private func count(_ result: RunResult, _ name: String) -> UInt64 {
    result.probes.first { $0.name == name }?.count ?? 0
  }

  private struct Crash: Equatable {
    let turn: UInt64
    let host: String
  }

  private func crashes(
    _ seed: UInt64, on names: [String], _ set: (inout RunSpec) -> Void = { _ in }
  ) -> [Crash] {
    var crashes: [Crash] = []
    var depot = Depot()
    depot.crashed = { crashes.append(Crash(turn: $0, host: "\($1.name)")) }
    #expect(run(seed, on: names, depot, set).outcome == .passed)
    return crashes
  }

  @Test("Each fault that is on fires, is counted under its switch, and leaves the others out")
  func firing() throws {
    let switches = AnySystem(Depot()).faults
    for (place, fault) in switches.enumerated()
    where !["early-steps", "short-reads"].contains(fault.field) {
      var names = [fault.field]
      if ["keeps-unsynced", "torn-sectors"].contains(fault.field) { names += ["power-losses"] }
      if fault.field == "torn-sectors" { names += ["keeps-unsynced"] }
      if ["errors-at-once", "lasting-errors"].contains(fault.field) { names += ["disk-errors"] }
      let results = (0..<10).map { run($0, on: names) }
      #expect(results.allSatisfy { $0.outcome == .passed }, "\(fault.field)")
      #expect(results.contains { $0.faults.fired >> UInt64(place) & 1 != 0 }, "\(fault.field)")
      #expect(results.allSatisfy { $0.faults.on.nonzeroBitCount == names.count })
    }
  }

  @Test("No fault strikes while a run comes to its end, and every host is up at rest")
  func draining() {
    let names = Array(Self.fields.keys).sorted()
    var down = 0
    for seed in 0..<40 as Range<UInt64> {
      let result = run(seed, steps: 400 + seed, on: names) {
        $0["crashes"] = .number(250)
        $0["partitions"] = .number(250)
        $0["downtime"] = .number(10_000)
      }
      #expect(result.outcome == .passed, "seed \(seed): \(result.outcome)")
      #expect(count(result, "the end came") == 1)
      if result.steps > 400 + seed { down += 1 }
    }
    #expect(down == 40)
  }

  @Test("Plans that are off draw nothing and change nothing")
  func off() {
    var without = Depot()
    without.faults = []
    for seed in 0..<5 as Range<UInt64> {
      let (with, without) = (run(seed, on: []), run(seed, on: [], without))
      #expect(with.decisionDigest == without.decisionDigest)
      #expect(with.behaviourDigest == without.behaviourDigest)
    }
  }

  @Test("A run with all faults is the same every time")
  func repeating() {
    let names = Array(Self.fields.keys).sorted()
    for seed in 0..<5 as Range<UInt64> {
      let (first, second) = (run(seed, on: names), run(seed, on: names))
      #expect(first.decisionDigest == second.decisionDigest)
      #expect(first.behaviourDigest == second.behaviourDigest)
    }
  }

  @Test("A schedule is fixed by its own keys: other faults move neither its turns nor its hosts")
  func schedule() {
    for seed in 0..<5 as Range<UInt64> {
      let alone = crashes(seed, on: ["crashes"]) { $0["downtime"] = .number(1) }
      let beside = crashes(seed, on: ["crashes", "partitions", "disk-errors"]) {
        $0["downtime"] = .number(1)
      }
      let both = min(alone.count, beside.count)
      #expect(both > 10)
      #expect(alone.prefix(both) == beside.prefix(both))
    }
  }

  @Test("A host that has booted again fails again within its first turns, where that is on")
  func repeated() {
    var (seldom, often, soon) = (0, 0, 0)
    for seed in 0..<10 as Range<UInt64> {
      seldom += crashes(seed, on: []) { $0["crashes"] = .number(2) }.count
      let repeated = crashes(seed, on: []) {
        $0["crashes"] = .number(2)
        $0["repeated-failures"] = .ratio(Ratio(3, in: 4))
        $0["downtime"] = .number(1)
      }
      often += repeated.count
      let pairs = zip(repeated, repeated.dropFirst()).filter { $0.host == $1.host }
      soon += pairs.count { $1.turn - $0.turn <= 30 }
    }
    #expect(often > 2 * seldom)
    #expect(soon > often / 2)
  }

  @Test("At most this many hosts are down at once, and power is lost by one or by all")
  func bounds() {
    var most = [0, 0]
    for (place, limit) in [0, 1].enumerated() {
      for seed in 0..<5 as Range<UInt64> {
        var depot = Depot()
        depot.crashed = { _, host in
          most[place] = max(most[place], host.world.hosts.count(where: { !$0.isUp }))
        }
        _ = run(seed, on: ["crashes", "power-losses"], depot) {
          $0["hosts-down"] = .number(UInt64(limit))
        }
      }
    }
    #expect(most == [3, 1])
    let turns = (0..<5).flatMap { seed in
      Dictionary(grouping: crashes(seed, on: ["power-losses"]), by: \.turn).map(\.value.count)
    }
    #expect(turns.contains(1) && turns.contains(3))
  }

  @Test("Partitions cut some messages and not all, and are healed while the run goes on")
  func partitions() {
    for seed in 0..<5 as Range<UInt64> {
      var depot = Depot()
      depot.faults = [Partitions.self]
      let system = AnySystem(depot)
      var spec = RunSpec(system.fields, seed: seed)
      spec.steps = 3000
      spec["partitions"] = .number(10)
      spec["partition-time"] = .number(300)
      var request = RunRequest(spec)
      var kinds: [TraceKind: Int] = [:]
      request.traced = { _, record, _ in kinds[record.kind, default: 0] += 1 }
      #expect(system.execute(request).outcome == .passed)
      #expect(kinds[.wayCut, default: 0] > 10)
      #expect(kinds[.wayCut] == kinds[.wayMended])
      #expect(kinds[.messageLost, default: 0] > 0)
      #expect(kinds[.messageArrived, default: 0] > kinds[.messageLost, default: 0])
    }
  }

  @Test("The quiet profile draws every fault off, and chaos draws every one on")
  func profiles() {
    let system = AnySystem(Depot())
    for seed in 0..<50 as Range<UInt64> {
      for profile in Profile.allCases where profile != .fast {
        let result = FaultRecord(
          system.faults, system.draw(seed: seed, profile: profile), count: { _ in 1 })
        let all: UInt64 = 1 << UInt64(system.faults.count) - 1
        #expect(result.on == (profile == .quiet ? 0 : all))
      }
    }
  }

  @Test("A field that two plans list is one option")
  func sharedFields() {
    let names = AnySystem(Depot()).fields.all.map(\.name)
    #expect(names.count(where: { $0 == "downtime" }) == 1)
    #expect(Set(names).count == names.count)
  }
}
