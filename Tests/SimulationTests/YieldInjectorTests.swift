import AsyncIO
import Primitives
import Simulation
import Testing

@Suite("Simulated yields") struct YieldInjectorTests {
  private func point(_ ordinal: UInt8, of count: UInt8 = 8, family: UInt8 = 1) -> YieldPoint {
    YieldPoint(family: family, ordinal: ordinal, pointCount: count)
  }

  private func scope(_ operation: UInt32, actor: Int = 0) -> DecisionScope {
    DecisionScope(
      actor: ActorID.run.child(actor), operation: OperationID(span: operation, place: 0))
  }

  /// How often each point fires before it stops, with every point entered until then.
  private func multiplicities(
    _ injector: SimulatedYieldInjector, instance: UInt32 = 1, key: UInt64 = 5, points: UInt8 = 8
  ) -> [Int] {
    (0..<points).map { ordinal in
      var fired = 0
      while injector.shouldYield(
        instanceID: instance, selectionKey: key, point: point(ordinal, of: points))
      { fired += 1 }
      return fired
    }
  }

  @Test("A plan has from 0 to the maximum of yields, uniformly, at uniform points")
  func planStatistics() {
    let injector = SimulatedYieldInjector(DecisionSource(seed: 1))
    var counts = Array(repeating: 0, count: 21)
    var perPoint = Array(repeating: 0, count: 8)
    for operation in 0..<4200 as Range<UInt32> {
      injector.begin(scope(operation))
      let fired = multiplicities(injector)
      counts[fired.reduce(0, +)] += 1
      for (index, times) in fired.enumerated() { perPoint[index] += times }
    }
    for count in counts { #expect((140...260).contains(count)) }
    for times in perPoint { #expect((4900...5600).contains(times)) }
  }

  @Test("A planned yield is consumed once, and its first hits are those that fire")
  func exactConsumption() {
    let injector = SimulatedYieldInjector(DecisionSource(seed: 2))
    injector.begin(scope(1))
    let planned = multiplicities(injector)
    #expect(planned.contains { $0 > 1 })
    #expect(multiplicities(injector) == Array(repeating: 0, count: 8))
    injector.begin(scope(1))
    var entries = Array(repeating: [Bool](), count: 8)
    for _ in 0..<25 {
      for ordinal in 0..<8 as Range<UInt8> {
        entries[Int(ordinal)].append(
          injector.shouldYield(instanceID: 1, selectionKey: 5, point: point(ordinal)))
      }
    }
    for ordinal in 0..<8 {
      let expected = (0..<25).map { $0 < planned[ordinal] }
      #expect(entries[ordinal] == expected)
    }
  }

  @Test("Plans differ by instance, selection key, number of points, operation, actor and seed")
  func plansAreIndependent() {
    func plan(
      seed: UInt64 = 3, _ scope: DecisionScope, instance: UInt32 = 1, key: UInt64 = 5,
      points: UInt8 = 8
    ) -> [Int] {
      let injector = SimulatedYieldInjector(DecisionSource(seed: seed))
      injector.begin(scope)
      return multiplicities(injector, instance: instance, key: key, points: points)
    }
    let base = plan(scope(1))
    #expect(plan(scope(1)) == base)
    #expect(plan(scope(1), instance: 2) != base)
    #expect(plan(scope(1), key: 6) != base)
    #expect(Array(plan(scope(1), points: 9).prefix(8)) != base)
    #expect(plan(scope(2)) != base)
    #expect(plan(scope(1, actor: 1)) != base)
    #expect(plan(seed: 4, scope(1)) != base)
    #expect(plan(seed: 3, scope(1, actor: 1)) != plan(seed: 4, scope(1, actor: 0)))
  }

  @Test("Another machine's entries shift no plan")
  func machinesDoNotDisturb() {
    let injector = SimulatedYieldInjector(DecisionSource(seed: 6))
    injector.begin(scope(1))
    let alone = multiplicities(injector, instance: 2)
    injector.begin(scope(1))
    for instance in 3..<40 as Range<UInt32> {
      _ = multiplicities(injector, instance: instance, key: 77, points: 11)
    }
    #expect(multiplicities(injector, instance: 2) == alone)
  }

  @Test("Families that are off never yield, and a maximum of 0 plans nothing")
  func familiesAndMaximum() {
    var options = YieldPlanOptions()
    options.families.remove(1)
    let injector = SimulatedYieldInjector(DecisionSource(seed: 1), options)
    let none = SimulatedYieldInjector(DecisionSource(seed: 1), .none)
    var others = 0
    for operation in 0..<50 as Range<UInt32> {
      injector.begin(scope(operation))
      none.begin(scope(operation))
      #expect(multiplicities(injector) == Array(repeating: 0, count: 8))
      #expect(multiplicities(none) == Array(repeating: 0, count: 8))
      let other = point(0, family: 2)
      if injector.shouldYield(instanceID: 1, selectionKey: 9, point: other) { others += 1 }
    }
    #expect(others > 10)
  }

  @Test("The second layer fires at gaps of 1 to 64 throughout a loop")
  func occurrences() {
    let options = YieldPlanOptions(maximumYields: 0, yieldsAtOccurrences: true)
    let injector = SimulatedYieldInjector(DecisionSource(seed: 1), options)
    injector.begin(scope(1))
    var fired: [Int] = []
    for entry in 0..<20_000
    where injector.shouldYield(instanceID: 1, selectionKey: 5, point: point(3)) {
      fired.append(entry)
      #expect(injector.lastFiredHit == UInt32(entry))
    }
    let gaps = zip(fired.dropFirst(), fired).map { $0 - $1 }
    #expect(fired[0] < 64)
    #expect(gaps.min() == 1 && gaps.max() == 64)
    #expect((560...680).contains(fired.count))
  }

  @Test("A schedule overrides one hit, and only that one")
  func overrides() {
    func fired(_ answer: UInt64?) -> ([Bool], UInt64) {
      let decisions = DecisionSource(seed: 2)
      let injector = SimulatedYieldInjector(decisions)
      if let answer {
        let key = SimulatedYieldInjector.hitKey(scope(1), point(0), 1, 30)
        decisions.override(key, with: answer)
      }
      injector.begin(scope(1))
      let hits = (0..<40).map { _ in
        injector.shouldYield(instanceID: 1, selectionKey: 5, point: point(0))
      }
      return (hits, decisions.count)
    }
    let (plain, noted) = fired(nil)
    #expect(noted == UInt64(plain.filter { $0 }.count))
    var expected = plain
    expected[30] = true
    #expect(fired(1).0 == expected)
    #expect(fired(0).0 == plain)
  }

  @Test("Recorded yields replay over a default plan of another seed")
  func replaysByInterventions() {
    func run(_ decisions: DecisionSource) -> [Bool] {
      let options = YieldPlanOptions(maximumYields: 8, yieldsAtOccurrences: true)
      let injector = SimulatedYieldInjector(decisions, options)
      injector.begin(scope(4))
      return (0..<300).map { entry in
        injector.shouldYield(
          instanceID: UInt32(entry % 3), selectionKey: 5, point: point(UInt8(entry % 8)))
      }
    }
    let first = DecisionSource(seed: 5)
    first.startRecording()
    let fired = run(first)
    let second = DecisionSource(seed: 99)
    second.takeDefaults([.plan, .gap])
    for intervention in first.interventions {
      second.override(intervention.key, with: intervention.answer)
    }
    #expect(fired.contains(true))
    #expect(run(second) == fired)
  }
}
