import Primitives
import Scenario
import Simulation

extension RunState {
  /// What the running client does in its next transaction.
  ///
  /// A round of statements if only another opening can repair the store, otherwise the plan of a workload.
  func drawPlan() -> Plan {
    let client = planning
    if isPoisoned {
      defer { client.poisonedRound += 1 }
      return PoisonedPlans().makePlan(client.planSource, round: client.poisonedRound)
    }
    let decisions = context.decisions
    let choice = decisions.choose(client.cursor.next(WorkloadLabel.kind), weights: spec.weights)
    var plan = run.plan(ofWorkload: choice)
    plan.goesOnAfterErrors =
      decisions.choose(client.cursor.next(WorkloadLabel.goesOnAfterErrors), of: 2) == 1
    return plan
  }

  /// The client that asks for its next plan.
  var planning: Fiber {
    guard let asking else { trap("a plan is drawn, and no client has asked for one") }
    return asking._withUnsafeGuaranteedRef { $0 }
  }
}

extension Fiber {
  /// The source of the plan of the client's running transaction.
  var planSource: PlanSource {
    PlanSource(
      universe: run.universe, fiber: number, context: run.context, cursor: cursor,
      spare: spareOperations)
  }
}
