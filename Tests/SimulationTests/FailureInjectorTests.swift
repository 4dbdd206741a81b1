import AsyncIO
import Primitives
import Simulation
import Testing

@Suite("Simulated failures") struct FailureInjectorTests {
  private let failing = YieldPoint(
    family: 1, ordinal: 0, pointCount: 1, failures: [.noSpace, .busy])
  private let safe = YieldPoint(family: 1, ordinal: 1, pointCount: 2)

  private func scope(_ operation: UInt32) -> DecisionScope {
    DecisionScope(
      actor: ActorID.run.child(0), operation: OperationID(span: operation, place: 0))
  }

  private func ask(_ injector: SimulatedFailureInjector, _ point: YieldPoint) -> FailureCode? {
    injector.shouldFail(instanceID: 1, selectionKey: 5, point: point)
  }

  @Test("The drawn share of operations fails, once each, with an error that the point allows")
  func plannedFailures() {
    let options = FailurePlanOptions(operations: Ratio(1, in: 8))
    let injector = SimulatedFailureInjector(DecisionSource(seed: 1), options)
    var codes: [FailureCode: Int] = [:]
    for operation in 0..<4000 as Range<UInt32> {
      injector.begin(scope(operation))
      var failures = 0
      for _ in 0..<8 {
        if let code = ask(injector, failing) {
          codes[code, default: 0] += 1
          failures += 1
        }
        #expect(ask(injector, safe) == nil)
      }
      #expect(failures <= 1)
    }
    #expect(codes.count == 2)
    #expect((180...320).contains(codes[.noSpace] ?? 0))
    #expect((180...320).contains(codes[.busy] ?? 0))
    #expect(injector.injectedCount == UInt64(codes.values.reduce(0, +)))
  }

  @Test("An operation of many machines fails at most once")
  func oneFailureAnOperation() {
    let options = FailurePlanOptions(operations: .always)
    let injector = SimulatedFailureInjector(DecisionSource(seed: 1), options)
    for operation in 0..<50 as Range<UInt32> {
      injector.begin(scope(operation))
      var failures = 0
      for entry in 0..<100 as Range<UInt32> {
        let code = injector.shouldFail(instanceID: entry % 10, selectionKey: 5, point: failing)
        if code != nil { failures += 1 }
      }
      #expect(failures == 1)
    }
  }

  @Test("Without a ratio nothing fails and nothing is decided")
  func neverFails() {
    let decisions = DecisionSource(seed: 1)
    let injector = SimulatedFailureInjector(decisions)
    for operation in 0..<100 as Range<UInt32> {
      injector.begin(scope(operation))
      #expect(ask(injector, failing) == nil)
    }
    #expect(decisions.count == 0)
  }

  @Test("A requested failure comes at the next entry of its point, and goes with the operation")
  func requestedFailure() {
    let injector = SimulatedFailureInjector(DecisionSource(seed: 1))
    let other = YieldPoint(family: 2, ordinal: 0, pointCount: 1, failures: .busy)
    injector.begin(scope(1))
    injector.failNext(at: PointID(family: 2, ordinal: 0))
    #expect(ask(injector, failing) == nil)
    #expect(ask(injector, other) == .busy)
    #expect(ask(injector, other) == nil)
    injector.failNext(at: PointID(family: 2, ordinal: 0))
    injector.begin(scope(2))
    #expect(ask(injector, other) == nil)
  }

  @Test("A schedule makes one hit fail with the error that it names")
  func overrides() {
    let decisions = DecisionSource(seed: 1)
    let injector = SimulatedFailureInjector(decisions)
    decisions.override(SimulatedFailureInjector.hitKey(scope(3), failing, 1, 2), with: 2)
    injector.begin(scope(3))
    #expect((0..<5).map { _ in ask(injector, failing) } == [nil, nil, .busy, nil, nil])
  }
}
