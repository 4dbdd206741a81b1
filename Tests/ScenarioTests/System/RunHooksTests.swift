import AsyncIO
import Primitives
import Scenario
import Simulation
import Testing

/// A program on a host that knows its platform only, and says by its hooks what it does.
private struct Walker {
  enum Point: UInt8, YieldPointMarker {
    case left, right
    static let family: UInt8 = 3
    static let pointCount: UInt8 = 2
  }

  let hooks: Hooks
  let breaks: Bool
  var isRight = false
  var steps = 0

  init(_ platform: Platform, breaks: Bool) {
    hooks = platform.hooks
    self.breaks = breaks
  }

  mutating func step() throws(Interruption<IOError>) {
    steps += 1
    isRight.toggle()
    if hooks.buggify("stumbles", Ratio(1, in: 4)) { hooks.reachable("got up again") }
    hooks.sometimes(steps == 7, "seven steps")
    hooks.sometimes(steps < 0, "no steps")
    hooks.always(!breaks || steps < 9, "it is not far")
    try hooks.pass(isRight ? Point.right : Point.left)
  }
}

private struct Walk: SystemUnderTest {
  static let breaks = SpecField("breaks", "whether it goes too far", default: false)
  static let rounds = SpecField("rounds", "how many steps it makes", default: 40)

  let name = "walk"
  let fields: [any AnySpecField] = [breaks, rounds]
  let mustMeet: [StaticString] = ["seven steps", "no steps"]
  var yieldPoints: YieldCatalogue {
    var catalogue = YieldCatalogue()
    catalogue.register(Walker.Point.self, named: "Walker")
    return catalogue
  }

  func start(_ run: Run<Self>) {
    run.host("path") { host in
      for number in 0..<2 {
        var walker = Walker(host.platform, breaks: run.spec[Self.breaks])
        let rounds = run.spec[Self.rounds]
        host.spawn(
          "walker", number, times: rounds,
          steps: [{ _ in if walker.steps < rounds { try walker.step() } }])
      }
    }
  }
}

@Suite("Hooks in a run") struct RunHooksTests {
  private let system = AnySystem(Walk())

  private func run(
    _ seed: UInt64, _ set: (inout RunSpec) -> Void = { _ in }
  ) -> (result: RunResult, fired: [UInt8]) {
    var spec = RunSpec(system.fields, seed: seed)
    spec["yields"] = .ratio(Ratio(1, in: 4))
    set(&spec)
    var request = RunRequest(spec)
    var fired: [UInt8] = []
    request.traced = { _, record, _ in
      if record.mark == .injectedYield { fired.append(record.ordinal) }
    }
    return (system.execute(request), fired)
  }

  private func count(_ result: RunResult, _ name: String) -> UInt64 {
    result.probes.first { $0.name == name }?.count ?? 0
  }

  @Test("Points of production code on a host yield at the field's ratio, drawn from the seed alone")
  func yields() {
    var most = 0
    for seed in 0..<10 as Range<UInt64> {
      let (first, second) = (run(seed), run(seed))
      #expect(first.result.outcome == .passed)
      #expect(first.result.behaviourDigest == second.result.behaviourDigest)
      #expect(count(first.result, "injected yield") == UInt64(first.fired.count))
      #expect(Set(first.fired) == [0, 1])
      most += first.fired.count
    }
    #expect((100...300).contains(most))
    #expect(run(1) { $0["yields"] = .ratio(.never) }.fired.isEmpty)
  }

  @Test("Once the run comes to its end no point yields and nothing is buggified")
  func draining() {
    let (result, fired) = run(1) {
      $0["yields"] = .ratio(.always)
      $0.steps = 10
    }
    #expect(result.outcome == .passed)
    #expect(fired.count == 10)
    #expect(result.steps > 80)
    #expect(count(result, "stumbles") <= 10)
  }

  @Test("Unlikely paths and texts are counted as probes, and what must be met is reported")
  func counting() {
    let result = run(1).result
    #expect(count(result, "stumbles") > 5)
    #expect(count(result, "stumbles") == count(result, "got up again"))
    #expect(count(result, "seven steps") == 2)
    #expect(
      system.faults.map(\.label) == [
        "early-steps", "yields", "must meet: seven steps", "must meet: no steps",
      ])
    #expect(result.faults.on == 0b1110 && result.faults.fired == 0b0110)
  }

  @Test("A failed assertion of production code ends the run, with the fiber that reached it")
  func violation() {
    let failure = run(1) { $0["breaks"] = .flag(true) }.result.outcome.failure
    #expect(failure?.signature == "assertion in walker: it is not far")
    #expect(failure?.actor.hasPrefix("walker") == true)
  }

  @Test("A system without yield points has no field for them")
  func withoutPoints() {
    #expect(system.fields.named("yields") != nil)
    #expect(AnySystem(Jar()).fields.named("yields") == nil)
  }
}
