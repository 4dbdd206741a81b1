import Console
import Scenario

/// Carries out plans in worker processes, so that a trap or a hang costs only one of them.
struct Replayer {
  private let environment: Environment
  private let jobs: Int
  private let judge: ReplayJudge
  private let limits = SeedLimits()

  private static let waitMilliseconds: Int32 = 100

  /// - Parameter jobs: How many run at once; nil for one per core.
  init(_ environment: Environment, jobs: Int? = nil) {
    self.environment = environment
    judge = ReplayJudge(build: .current, system: environment.system)
    self.jobs = max(1, jobs ?? environment.processors)
  }

  /// Judges every plan and reports index, result and answer in the order of the plans; false if it was interrupted.
  ///
  /// - Throws: `.child` if workers cannot work, or what `tell` throws.
  func replay(
    _ plans: [ReplayPlan],
    _ tell: (Int, ReplayResult, RunResult?) throws(HarnessError) -> Void
  ) throws(HarnessError) -> Bool {
    try run(plans) { (told) throws(HarnessError) in
      let plan = plans[told.index]
      switch (plan.work, told.answer) {
      case (.nothing(let reason), _):
        try tell(told.index, judge.skipped(plan, reason: reason), nil)
      case (.run, let answer?):
        try tell(told.index, judge.result(of: plan, answer, lost: told.lost), answer)
      case (.run, nil): break
      }
    }
  }

  /// The result of one run.
  ///
  /// - Throws: `.child` if workers cannot work, `.interrupted`.
  func answer(_ run: ReplayPlan.Run) throws(HarnessError) -> RunResult {
    let machine = ReplayMachine([order(run, 0)], places: 1)
    var result: RunResult?
    let isWhole = try operate(machine, places: 1) { (told) throws(HarnessError) in
      result = told.answer
    }
    guard isWhole, let result else { throw .interrupted }
    return result
  }

  private func run(
    _ plans: [ReplayPlan], _ tell: (ReplayMachine.Told) throws(HarnessError) -> Void
  ) throws(HarnessError) -> Bool {
    var orders: [RunOrder?] = []
    for (index, plan) in plans.enumerated() {
      guard case .run(let run) = plan.work else {
        orders.append(nil)
        continue
      }
      orders.append(order(run, index))
    }
    let places = min(jobs, max(1, plans.count))
    return try operate(ReplayMachine(orders, places: places), places: places, tell)
  }

  /// Orders the whole spec, independent of what a build draws for the seed.
  private func order(_ run: ReplayPlan.Run, _ index: Int) -> RunOrder {
    var order = RunOrder(
      number: UInt64(index), task: run.isRecording ? .replayRecording : .replay,
      seed: run.spec.seed, options: run.spec.texts,
      milliseconds: limits.milliseconds(steps: run.spec.steps))
    order.plans = run.plans
    return order
  }

  private func operate(
    _ start: ReplayMachine, places: Int,
    _ tell: (ReplayMachine.Told) throws(HarnessError) -> Void
  ) throws(HarnessError) -> Bool {
    var machine = start
    let pool = environment.makePool(places, limits.megabytes)
    defer { pool.dismiss() }
    while !machine.isFinished {
      if environment.isInterrupted() { return false }
      for place in 0..<places {
        while let order = machine.order(for: place) { try pool.give(order, to: place) }
      }
      while let told = machine.tell() { try tell(told) }
      if machine.isFinished { break }
      for event in try pool.wait(milliseconds: Self.waitMilliseconds) {
        switch event {
        case .answered(let place, let answer):
          guard let line = answer.line else {
            throw .child(answer.complaint ?? "it gave an unexpected answer")
          }
          machine.answered(place, line.result)
        case .ended(let place, let end): machine.ended(place, end)
        case .withdrawn(let place): machine.withdrawn(place)
        }
      }
    }
    return true
  }
}
