import Primitives
import Simulation

/// The draws of one plan of faults, under a scope of its own.
///
/// No fiber and no other plan moves them, and each blow has a place of its own: what one draws moves no other.
public struct FaultDraws {
  private let decisions: DecisionSource
  private let cursor: DecisionCursor

  public init(_ plan: any FaultPlan.Type, _ world: World) {
    decisions = world.decisions
    cursor = DecisionCursor(DecisionScope(actor: ActorID.run.child(plan.name, 0)))
  }

  /// The draws from now on are those of the next blow.
  public func beginBlow() {
    cursor.begin(OperationID(span: cursor.scope.operation.span + 1, place: 0))
  }

  /// A uniform answer below `count`, which must be more than 0; 0 is the default choice.
  public func choose(of count: Int, _ label: StaticString) -> Int {
    require(count > 0, "a choice of \(count) answers was asked for: \(label)")
    return Int(decisions.choose(cursor.next(CustomLabel(label)), of: UInt64(count)))
  }

  /// Whether an event of probability `ratio` happens; nothing is drawn where it never does.
  public func chance(_ ratio: Ratio, _ label: StaticString) -> Bool {
    ratio.numerator > 0 && decisions.chance(cursor.next(CustomLabel(label)), ratio)
  }

  /// One of these hosts by their identities, so that one more or less moves the choice seldom; nil of none.
  public func pick(_ label: StaticString, among hosts: [SimulatedHost]) -> SimulatedHost? {
    if hosts.isEmpty { return nil }
    return hosts[
      decisions.pick(cursor.next(CustomLabel(label)), among: hosts.count) { hosts[$0].id.path }]
  }
}
