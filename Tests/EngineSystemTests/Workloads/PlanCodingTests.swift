import Foundation
import Scenario
import Simulation
import Testing

@testable import EngineSystem

/// Plans as files have them.
enum PlanText {
  static func of(_ plan: any Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: (try? encoder.encode(plan)) ?? Data(), as: UTF8.self)
  }

  static func plan(_ text: String) throws -> Plan {
    try JSONDecoder().decode(Plan.self, from: Data(text.utf8))
  }
}

@Suite("Plan+Coding") struct PlanCodingTests {
  private func source(_ fiber: Int, _ transaction: UInt32) -> PlanSource {
    PlanSource(
      universe: EngineSpec.draw(seed: 1, profile: .chaos).universe, fiber: fiber,
      context: SimulationContext(seed: 5),
      cursor: DecisionCursor(
        DecisionScope(
          actor: ActorID.run.child(16 + fiber),
          operation: OperationID(span: transaction, place: 0))))
  }

  private func expectSame(_ plan: Plan, _ name: String) throws {
    let text = PlanText.of(plan)
    let again = try PlanText.plan(text)
    #expect(again.operations == plan.operations, "\(name): \(text)")
    #expect(again.goesOnAfterErrors == plan.goesOnAfterErrors)
  }

  @Test("Each plan of each workload is the same when it is written and read again")
  func drawn() throws {
    for (place, workload) in WorkloadCatalogue.all.enumerated() {
      var weights = WorkloadCatalogue.all.map { _ in UInt32(0) }
      weights[place] = 1
      for number in UInt32(1)...300 {
        try expectSame(source(2, number).make(weights: weights), "\(type(of: workload).name)")
      }
    }
    for round in 0..<PoisonedPlans.rounds {
      try expectSame(PoisonedPlans().makePlan(source(1, 7), round: round), "poisoned \(round)")
    }
  }

  @Test("Effects of every kind are the same when they are written and read again")
  func effects() throws {
    var draws = EffectDraws(seed: 3)
    var read = 0
    for _ in 0..<2_000 {
      let operation = PlannedOperation.fixed(draws.effect(isExplicit: true, savepoints: [0, 3]))
      // Some effects are none that a plan may have, because properties could not judge what they do.
      guard operation.complaint == nil else { continue }
      let text = PlanText.of(operation)
      let again = try JSONDecoder().decode(PlannedOperation.self, from: Data(text.utf8))
      #expect(again == operation, "\(text)")
      read += 1
    }
    #expect(read > 1_000)
  }

  @Test("A plan has the form that the handbook shows")
  func form() {
    var plan = Plan()
    plan.add(.begin(.concurrent))
    plan.add(.aimedRead(.keyValue, key: 3))
    plan.add(.setFromRead(.keyValue, key: 3, plus: 1))
    plan.add(.update(.accounts, lower: 2, upper: .max, .add(column: 0, -5)))
    plan.add(.read(Query(table: .lists, result: .rows(descending: true, limit: 2))))
    plan.add(.commit)
    plan.goesOnAfterErrors = true
    #expect(
      PlanText.of(plan) == """
        {"goesOnAfterErrors":true,"operations":[{"do":"begin","mode":"concurrent"},\
        {"do":"aimed-read","key":3,"table":"kv"},{"add":1,"do":"set-from-read","key":3,"table":"kv"},\
        {"add":-5,"do":"update","lower":2,"table":"accounts"},\
        {"descending":true,"do":"read","limit":2,"table":"lists"},{"do":"commit"}]}
        """)
  }

  /// What is wrong with a plan of these operations; nil where it is read.
  private func complaint(_ operations: String) -> (text: String, path: String)? {
    do {
      _ = try PlanText.plan("{\"operations\":[\(operations)]}")
      return nil
    } catch let error as DecodingError {
      guard case .dataCorrupted(let context) = error else { return ("\(error)", "") }
      let path = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }
      return (context.debugDescription, path.joined(separator: "."))
    } catch {
      return ("\(error)", "")
    }
  }

  @Test(
    "An operation that no statement could carry out is refused with its place",
    arguments: [
      (#"{"do":"jump"}"#, "expected one of begin", "operations.0.do"),
      (#"{"do":"read","table":"x"}"#, "expected one of kv", "operations.0.table"),
      (
        #"{"do":"commit"},{"do":"read","lowr":1,"table":"kv"}"#, "expected only do, table",
        "operations.1.lowr"
      ),
      (#"{"do":"begin","mode":"slow"}"#, "expected deferred", "operations.0.mode"),
      (#"{"do":"savepoint","savepoint":4}"#, "expected a savepoint of 0 to 3", "operations.0"),
      (#"{"do":"insert","row":[1],"table":"kv"}"#, "expected a list of 2", "operations.0.row"),
      (#"{"do":"update","key":1,"table":"kv"}"#, "expected one of set", "operations.0"),
      (
        #"{"add":1,"do":"update","key":1,"set":1,"table":"kv"}"#, "expected one of set",
        "operations.0"
      ),
      (
        #"{"do":"update","key":1,"set":1,"table":"cells"}"#, "not updated in this way",
        "operations.0"
      ),
      (
        #"{"do":"update","key":1,"set":1,"table":"lists"}"#, "not updated in this way",
        "operations.0"
      ),
      (#"{"add":1,"do":"update","key":1,"table":"wide"}"#, "no numbers", "operations.0"),
      (#"{"cell":0,"do":"update","key":1,"table":"cells"}"#, "expected a tag", "operations.0"),
      (#"{"append":"x,","do":"update","key":1,"table":"lists"}"#, "a comma", "operations.0"),
      (#"{"do":"update","move-by":1,"table":"kv"}"#, "at most 1000 rows", "operations.0"),
      (#"{"do":"update","set-last":1,"table":"kv"}"#, "one row at a time", "operations.0"),
      (#"{"do":"read","lower":2,"table":"kv","upper":1}"#, "lower key", "operations.0"),
      (#"{"do":"read","sum":true,"table":"lists"}"#, "no sum", "operations.0"),
      (#"{"count":true,"do":"read","sum":true,"table":"kv"}"#, "expected one", "operations.0"),
      (#"{"do":"delete","key":1,"table":"cells"}"#, "not deleted", "operations.0"),
      (#"{"do":"insert","key":1,"row":[1],"table":"ledger"}"#, "not inserted", "operations.0"),
      (#"{"do":"drop-table","table":"kv"}"#, "only scratch tables", "operations.0"),
      (#"{"do":"pause","ticks":0}"#, "expected 1 to", "operations.0"),
      ("", "expected at least one operation", "operations"),
    ])
  func wrongOperations(_ operations: String, _ text: String, _ path: String) {
    let found = complaint(operations)
    #expect(found?.text.contains(text) == true, "\(String(describing: found))")
    #expect(found?.path == path)
  }

  @Test("Keys that are missing or of another kind are refused")
  func wrongKeys() {
    for operations in [#"{"table":"kv"}"#, #"{"do":"read"}"#, #"{"do":"pause","ticks":"1"}"#] {
      #expect(throws: DecodingError.self) {
        try PlanText.plan("{\"operations\":[\(operations)]}")
      }
    }
  }
}
