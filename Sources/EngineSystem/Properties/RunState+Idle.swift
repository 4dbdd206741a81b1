import Simulation

extension RunState {
  /// A client that idled in its transaction goes on: whatever it holds, the others got on meanwhile.
  func judgeIdle(_ idle: IdleJudge, _ fiber: Fiber) {
    probes.set.hit(probes.idled)
    if let fault = idle.fault(steps: statementSteps, statements: statementsFinished) {
      report(fiber, "progress", fault)
    }
  }
}
