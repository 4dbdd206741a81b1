/// Plans of clients that a run takes in the place of those that its workloads draw.
///
/// A plan belongs to an operation of a fiber by its name, so that leaving one out moves no other.
public struct GivenPlans {
  private struct Key: Hashable {
    let actor: String
    let operation: UInt32
  }

  /// Fibers of one name take theirs in the order in which they ask.
  private var plans: [Key: ArraySlice<any Decodable>] = [:]
  /// The last operation of each fiber that has a plan.
  private var last: [String: UInt32] = [:]

  public init() {}

  /// Gives an operation of the fiber of that name its plan, which must be one of the system's `Plan`.
  public mutating func add(_ plan: any Decodable, actor: String, operation: UInt32) {
    plans[Key(actor: actor, operation: operation), default: []].append(plan)
    last[actor] = max(operation, last[actor] ?? 0)
  }

  /// What a fiber does that asks for the plan of an operation.
  enum Answer {
    case carryOut(any Decodable)
    /// This operation has none, and a later one has.
    case passOver
    /// The fiber has had all of its plans, or was given none: it comes to its end, and draws no more.
    case end
  }

  /// Hands out the plan of an operation, once.
  mutating func take(actor: String, operation: UInt32) -> Answer {
    if let plan = plans[Key(actor: actor, operation: operation)]?.popFirst() {
      return .carryOut(plan)
    }
    return last[actor].map { $0 > operation } ?? false ? .passOver : .end
  }
}
