import Scenario
import Simulation
import Testing

@testable import EngineSystem

@Suite("Plans") struct PlanTests {
  private func source(
    _ context: SimulationContext, fiber: Int, transaction: UInt32,
    _ spec: EngineSpec = EngineSpec.draw(seed: 1, profile: .chaos)
  ) -> PlanSource {
    let cursor = DecisionCursor(
      DecisionScope(
        actor: ActorID.run.child(16 + fiber),
        operation: OperationID(span: transaction, place: 0)))
    return PlanSource(universe: spec.universe, fiber: fiber, context: context, cursor: cursor)
  }

  private func plan(_ context: SimulationContext, _ fiber: Int, _ transaction: UInt32) -> Plan {
    source(context, fiber: fiber, transaction: transaction).make(
      weights: EngineSpec.draw(seed: 1, profile: .chaos).weights)
  }

  @Test("A plan depends on the seed, the fiber and its transaction's number, and not on any order")
  func keyed() {
    let (forwards, backwards) = (SimulationContext(seed: 5), SimulationContext(seed: 5))
    var first: [UInt32: Plan] = [:]
    for number in UInt32(1)...60 { first[number] = plan(forwards, 0, number) }
    for number in (UInt32(1)...60).reversed() {
      _ = plan(backwards, 1, number)
      #expect(plan(backwards, 0, number).operations == first[number]?.operations)
    }
    let others = (UInt32(1)...60).count {
      plan(SimulationContext(seed: 6), 0, $0).operations == first[$0]?.operations
    }
    #expect(others < 10)
  }

  @Test("No tag is written twice, by any fiber in any transaction")
  func tags() {
    let context = SimulationContext(seed: 5)
    var seen: Set<Int64> = []
    for fiber in 0..<4 {
      for number in UInt32(1)...300 {
        // Within one plan the ledger's tags and the cells' are apart: places 0 and from 1 on.
        for tag in plan(context, fiber, number).cellTags {
          #expect(seen.insert(tag).inserted, "fiber \(fiber), transaction \(number)")
        }
      }
    }
    #expect(seen.count > 200)
  }

  @Test("The range of a fiber's tags contains all tags of that fiber and none of another's")
  func tagRanges() {
    let context = SimulationContext(seed: 5)
    for fiber in 0..<8 {
      for number: UInt32 in [1, 2, 1 << 20, 1 << 31] {
        let own = source(context, fiber: fiber, transaction: number)
        for place in [0, 1, 255] {
          for other in 0..<8 {
            let (lower, upper) = own.tags(of: other)
            #expect((lower...upper).contains(own.tag(place)) == (other == fiber))
          }
        }
      }
    }
  }

  /// Whether a plan has what `first` accepts, later `second`, and later `third`.
  private func has(
    _ plan: Plan, _ first: @escaping (Effect) -> Bool, _ second: @escaping (Effect) -> Bool,
    _ third: @escaping (Effect) -> Bool
  ) -> Bool {
    var conditions = [first, second, third][...]
    for case .fixed(let effect) in plan.operations {
      if let next = conditions.first, next(effect) { conditions = conditions.dropFirst() }
    }
    return conditions.isEmpty
  }

  @Test("Some plans delete after a savepoint what they have written before it, and take that back")
  func deletesOwnWrite() {
    let context = SimulationContext(seed: 5)
    let found = (UInt32(1)...2000).count { number in
      let plan = plan(context, 0, number)
      return (1...4).contains { (key: Int64) in
        has(plan) {
          if case .update(.keyValue, key, key, _) = $0 { true } else { false }
        } _: {
          $0 == .delete(.keyValue, lower: key, upper: key)
        } _: {
          $0 == .rollbackTo(0)
        }
      }
    }
    #expect(found > 2)
  }

  @Test("Some plans delete a row for good, and more of them make it again")
  func deletesForGood() {
    let context = SimulationContext(seed: 5)
    var (gone, again) = (0, 0)
    for number in UInt32(1)...2000 {
      let plan = plan(context, 0, number)
      guard plan.isExplicit, plan.operations.count > 2,
        case .fixed(.delete(.keyValue, let key, let upper)) = plan.operations[1], key == upper
      else { continue }
      if case .fixed(.insert(.keyValue, .some(key), _)) = plan.operations[2] {
        again += 1
      } else {
        gone += 1
      }
    }
    #expect(gone > 5 && again > gone, "\(gone) and \(again)")
  }

  @Test("Rows go and come by statements of their own, too")
  func autocommitWrites() {
    let context = SimulationContext(seed: 5)
    var (gone, came) = (0, 0)
    for number in UInt32(1)...2000 {
      let plan = plan(context, 0, number)
      if plan.isExplicit { continue }
      for case .fixed(let effect) in plan.operations {
        if case .delete(.keyValue, let key, let upper) = effect, key == upper { gone += 1 }
        if case .insert(.keyValue, .some, _) = effect { came += 1 }
      }
    }
    #expect(gone > 10 && came > 10, "\(gone) and \(came)")
  }

  @Test("Some plans make a table, take that back, and make it again")
  func makesAgain() {
    let context = SimulationContext(seed: 5)
    let found = (UInt32(1)...2000).count { number in
      let plan = plan(context, 0, number)
      return [ModelTable.scratch0, .scratch1].contains { table in
        has(plan) {
          $0 == .createTable(table)
        } _: {
          $0 == .rollbackTo(0)
        } _: {
          $0 == .createTable(table)
        }
      }
    }
    #expect(found > 2)
  }

  @Test("Keys lie in the universe, pairs differ, and hot keys are hit more often")
  func keys() {
    var spec = EngineSpec(seed: 1)
    (spec.keys, spec.hotKeys) = (12, 2)
    let source = source(SimulationContext(seed: 5), fiber: 0, transaction: 1, spec)
    var hot = 0
    for _ in 0..<1000 {
      let (first, second) = source.keyPair()
      #expect((1...12).contains(first) && (1...12).contains(second) && first != second)
      if first <= 2 { hot += 1 }
      let (lower, upper) = source.range()
      #expect(lower < upper)
    }
    #expect((650...900).contains(hot))
  }

  @Test("Every workload is planned, in proportion to its weight and not at all without one")
  func workloads() {
    let spec = EngineSpec(seed: 1)
    for (place, workload) in WorkloadCatalogue.all.enumerated() {
      var weights = WorkloadCatalogue.all.map { _ in UInt32(0) }
      weights[place] = 1
      let fresh = { self.source(SimulationContext(seed: 5), fiber: 0, transaction: 1, spec) }
      let plan = fresh().make(weights: weights)
      #expect(plan.operations == workload.makePlan(fresh()).operations)
      #expect(!plan.operations.isEmpty)
    }
  }

  @Test("A plan that begins a transaction ends it, and every savepoint it goes back to is there")
  func shapes() {
    let context = SimulationContext(seed: 7)
    for number in UInt32(1)...500 {
      let plan = plan(context, 2, number)
      guard plan.isExplicit else { continue }
      var open: [Int64] = []
      for operation in plan.operations {
        switch operation {
        case .fixed(.savepoint(let name)): open.append(name)
        case .fixed(.release(let name)):
          #expect(open.contains(name))
          open.removeSubrange((open.lastIndex(of: name) ?? 0)...)
        case .fixed(.rollbackTo(let name)): #expect(open.contains(name))
        default: break
        }
      }
      let ends = plan.operations.count { $0 == .fixed(.commit) || $0 == .fixed(.rollback) }
      #expect(ends == 1, "transaction \(number): \(plan.operations)")
    }
  }
}

extension Plan {
  /// The tags that its cells and lists write.
  fileprivate var cellTags: [Int64] {
    operations.compactMap { operation in
      switch operation {
      case .fixed(.update(_, _, _, .cell(let tag))): tag
      case .fixed(.update(_, _, _, .append(let text))): Int64(text.dropLast())
      default: nil
      }
    }
  }
}

extension PlanSource {
  /// A plan as `RunState.drawPlan` draws it.
  func make(weights: [UInt32]) -> Plan {
    let choice = context.decisions.choose(cursor.next(WorkloadLabel.kind), weights: weights)
    var plan = WorkloadCatalogue.all[choice].makePlan(self)
    plan.goesOnAfterErrors = draw(of: 2, .goesOnAfterErrors) == 1
    return plan
  }
}
