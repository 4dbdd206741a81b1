import Primitives
import Scenario
import Simulation
import Testing

@testable import Console
@testable import Harness

/// Customers of a shop that grows: a version is the one before it with a field, a workload and a fault more.
private struct Shop: SystemUnderTest {
  struct Plan: Codable { var pieces: Int }

  static let customers = SpecField("customers", "how many", default: 1, in: 1...9) {
    $0.one(of: 2, 3, 4)
  }
  /// Came later; off as before it came, and drawn.
  static let detours = SpecField("detours", "steps more", default: 0) { $0.one(of: 5, 6, 7) }

  let name = "shop"
  var fields: [any AnySpecField] = [customers]
  var workloads: [any Workload<Shop>.Type] = [Few.self, Many.self]
  var faults: [any FaultPlan.Type] = []

  static var second: Shop {
    var shop = Shop()
    shop.fields = [detours, customers]
    shop.workloads = [Free.self, Few.self, Many.self]
    shop.faults = [Noise.self]
    return shop
  }

  func start(_ run: Run<Self>) {
    let detours =
      run.spec.fields.place(Self.detours.declaration.name) == nil ? 0 : run.spec[Self.detours]
    for number in 0..<run.spec[Self.customers] {
      var left = 0
      let shopping: [World.Step] = [
        { world in
          world.beginOperation()
          left = run.nextPlan()?.pieces ?? 0
        }, { world in world.mark(1, value: UInt64(left)) },
      ]
      run.spawn(
        "customer", number, times: 5,
        steps: shopping + Array(repeating: { _ in }, count: detours))
    }
    run.atRest { run.always(run.spec[Self.customers] < 4, "not too many customers") }
  }
}

private struct Few: Workload {
  static let name: StaticString = "few"
  static let weight: UInt32 = 3
  func next(_ run: Run<Shop>) -> Shop.Plan { Shop.Plan(pieces: 1) }
}

private struct Many: Workload {
  static let name: StaticString = "many"
  func next(_ run: Run<Shop>) -> Shop.Plan {
    Shop.Plan(pieces: 2 + run.world.choose(of: 5, "pieces"))
  }
}

private struct Free: Workload {
  static let name: StaticString = "free"
  func next(_ run: Run<Shop>) -> Shop.Plan { Shop.Plan(pieces: 0) }
}

/// Came later.
private final class Noise: FaultPlan {
  static let name: StaticString = "noise"
  static let gap = SpecField("noise", "after how many turns; 0 for never", default: 0) {
    $0.one(of: 1, 2)
  }
  static let fields: [any AnySpecField] = [gap]
  private let gap: Int
  private(set) var nextTurn = UInt64.max

  init(_ spec: RunSpec, _ world: World) {
    gap = spec[Self.gap]
    if gap > 0 { nextTurn = UInt64(gap) }
  }

  func strike(_ world: World) -> Int {
    nextTurn = world.turns + UInt64(gap)
    world.mark(2)
    return 1
  }
}

@Suite("Entries of the corpus and systems that grow") struct WholeEntryTests {
  private let folder = Folder()
  private var target: String { folder.file("a.seed") }

  private func session(_ words: [String], _ shop: Shop) -> Session {
    let system = AnySystem(shop)
    return Session.run(words) {
      $0.system = system
      $0.makePool = { places, _ in LocalRunPool(system: system, places: places) }
    }
  }

  private func add(_ words: String...) -> Session {
    session(
      ["seeds", "add", "--to", target, "--reason", "r", "--date", "2026-11-28"] + words, Shop())
  }

  @Test("An entry is the same run after a field, a workload and a fault were added to its system")
  func growth() throws {
    for seed in 0..<8 {
      let added = add("--seed", "\(seed)")
      #expect(added.status == .passed, "\(added.errors)")
      #expect(added.out.contains("\nworkloads: few=3,many=1\ncustomers: "))
    }
    // One that a failure expects has digests too.
    #expect(add("--seed", "100", "--customers", "4", "--expect", "fail").status == .passed)
    let before = session(["replay", target], Shop()).out
    let after = session(["replay", target], .second).out
    let open = before.split(separator: "\n").count { $0.hasPrefix("FAILED") }
    #expect(open < 8)
    #expect(before.contains("9 replayed: \(9 - open) ok"))
    #expect(after.contains("9 replayed: \(9 - open) ok"))
    #expect(!after.contains("moved"))
  }

  @Test("An entry without the key has what the seed draws, as all had once")
  func drawn() throws {
    let rest = "system: shop\nexpect: pass\nreason: r\ndate: 2026-11-28\n"
    for (more, detours) in [
      ("", 5...7), ("unlisted: drawn\n", 5...7), ("unlisted: default\n", 0...0),
    ] {
      let entry = try #require(
        try SeedFile.parse(
          "seed: 1\ncustomers: 2\n" + more + rest, file: "a", system: AnySystem(Shop.second)
        ).first)
      let spec = try entry.resolve(AnySystem(Shop.second))
      #expect(detours.contains(spec[Shop.detours]))
      #expect(spec[Shop.customers] == 2)
    }
    #expect(throws: HarnessError.self) {
      try SeedFile.parse("seed: 1\nunlisted: yes\n" + rest, file: "a", system: AnySystem(Shop()))
    }
  }

  @Test("The command that repeats an entry has no more words than the run needs")
  func command() throws {
    let system = AnySystem(Shop())
    var spec = system.draw(seed: 1, profile: .fast)
    spec["steps"] = .number(900)
    var addition = SeedAddition(choice: .whole(of: spec), reason: "r", date: "2026-11-28")
    addition.system = "shop"
    let entry = try addition.entry(spec, system.execute(RunRequest(spec)))
    let plan = try ReplayPlan(.seed(entry), system, program: "shop")
    #expect(plan.command == "shop run --seed 1 --steps 900")
  }
}
