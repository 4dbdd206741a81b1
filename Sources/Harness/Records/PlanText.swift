import Console
import Scenario

/// Plans of clients as failure files hold them: one line of JSON with sorted keys each.
enum PlanText {
  static func render(_ plan: any Encodable) -> String { JSONText.line(of: plan) }
}

extension FailureFile {
  /// The plans that the file holds, for a run that is to take them.
  ///
  /// - Throws: `.usage` where the system has no plans, `.malformed` for a plan that is none of the system's.
  func plans(file: String, _ system: AnySystem) throws(HarnessError) -> GivenPlans {
    guard let type = system.planType else {
      throw .usage("the system \(system.name) has no plans that a file could hold")
    }
    var plans = GivenPlans()
    for (index, operation) in result.operations.enumerated() {
      let place = "\(file): operations.\(index).text"
      plans.add(
        try JSONText.decode(type, from: operation.text, file: place), actor: operation.actor,
        operation: operation.transaction)
    }
    return plans
  }
}
