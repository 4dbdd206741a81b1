import Console
import Scenario

/// Plans of clients in the form of failure files: each is one line of JSON with sorted keys.
enum PlanText {
  static func render(_ plan: any Encodable) -> String { JSONText.line(of: plan) }
}

extension FailureFile {
  /// The plans in the file, for a run that uses them.
  ///
  /// - Throws: `.usage` if the system has no plans, `.malformed` for a plan that is not one of the system's.
  func plans(file: String, _ system: AnySystem) throws(HarnessError) -> GivenPlans {
    if system.planType == nil {
      throw .usage("the system \(system.name) has no plans that a file could contain")
    }
    // A run that was given plans may have failed before any client asked for one.
    if result.plans.isEmpty, !result.hasGivenPlans {
      throw .usage(
        "\(quoted(file)) contains no plans: no client asked for one, or an older build wrote it")
    }
    return try GivenPlans(result.plans, file: "\(file): plans", system)
  }
}

extension GivenPlans {
  /// Plans for a run of `system`, from a file or another process.
  ///
  /// - Throws: `.malformed` for a plan that is not one of the system's.
  init(_ plans: [RecordedPlan], file: String, _ system: AnySystem) throws(HarnessError) {
    guard let type = system.planType else {
      throw .usage("the system \(system.name) has no plans that a client could be given")
    }
    self.init()
    for (index, plan) in plans.enumerated() {
      add(
        try JSONText.decode(type, from: plan.plan, file: "\(file).\(index).plan"),
        actor: plan.actor, operation: plan.operation)
    }
  }
}
