import Primitives

/// Plans over a store whose log has no known end: every kind of statement is tried, in rounds.
struct PoisonedPlans {
  /// Plan number `round` of a client over such a store.
  func makePlan(_ source: PlanSource, round: Int) -> Plan {
    var plan = source.blank()
    let key = source.key()
    switch round % Self.rounds {
    case 0: plan.add(.read(Query(table: .keyValue, lower: key, upper: key)))
    case 1: inTransaction(.rollback, &plan) { _ in }
    case 2: plan.add(.update(.keyValue, lower: key, upper: key, .add(column: 0, 1)))
    case 3: inTransaction(.commit, &plan) { $0.add(.savepoint(0)) }
    case 4: plan.add(.insert(.keyValue, key: nil, ModelRow(a: 1)))
    case 5: inTransaction(.commit, &plan) { $0.add(.read(KeyValueWorkload.scan(source))) }
    case 6: plan.add(.delete(.keyValue, lower: key, upper: key))
    case 7: withSavepoint(.commit, &plan, then: .release(0))
    case 8: plan.add(.createTable(.scratch0))
    case 9: withSavepoint(.rollback, &plan, then: .rollbackTo(0))
    case 10: plan.add(.dropTable(.scratch1))
    case 11: inTransaction(.commit, mode: .concurrent, &plan) { _ in }
    case 12: plan.add(.close)
    case 13: inTransaction(.commit, mode: .immediate, &plan) { _ in }
    default: plan.add(.insert(.keyValue, key: key, ModelRow(a: 2)))
    }
    return plan
  }

  static let rounds = 15

  private func inTransaction(
    _ end: Effect, mode: BeginMode = .deferred, _ plan: inout Plan, _ body: (inout Plan) -> Void
  ) {
    plan.add(.begin(mode))
    body(&plan)
    plan.add(end)
  }

  private func withSavepoint(_ end: Effect, _ plan: inout Plan, then next: Effect) {
    inTransaction(end, &plan) { plan in
      plan.add(.savepoint(0))
      plan.add(next)
    }
  }
}
