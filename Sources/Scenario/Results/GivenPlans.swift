/// Plans of clients that a run uses in place of those that its workloads draw.
///
/// A plan is looked up by fiber and operation, so leaving one out moves no other.
public struct GivenPlans {
  private struct Key: Hashable {
    let actor: String
    let operation: UInt32
  }

  /// Fibers with the same name take their plans in the order in which they ask.
  private var plans: [Key: ArraySlice<any Decodable>] = [:]
  /// The last operation of each fiber that has a plan.
  private var last: [String: UInt32] = [:]

  public init() {}

  /// Sets the plan of an operation for the fiber of that name; it must be one of the system's `Plan`.
  public mutating func add(_ plan: any Decodable, actor: String, operation: UInt32) {
    plans[Key(actor: actor, operation: operation), default: []].append(plan)
    last[actor] = max(operation, last[actor] ?? 0)
  }

  /// What a fiber does after it has asked for the plan of an operation.
  enum Answer {
    case carryOut(any Decodable)
    /// This operation has no plan, but a later one has.
    case passOver
    /// The fiber has used all of its plans, or was given none: it comes to its end and draws no more.
    case end
  }

  /// Returns the plan of an operation, once.
  mutating func take(actor: String, operation: UInt32) -> Answer {
    if let plan = plans[Key(actor: actor, operation: operation)]?.popFirst() {
      return .carryOut(plan)
    }
    return last[actor].map { $0 > operation } ?? false ? .passOver : .end
  }
}
