import Primitives
import Simulation

/// The draws of one fault plan, in a scope of its own.
///
/// No fiber and no other plan moves them, and each strike has its own place, so the draws of one move no other.
public struct FaultDraws {
  private let decisions: DecisionSource
  private let cursor: DecisionCursor

  public init(_ plan: any FaultPlan.Type, _ world: World) {
    decisions = world.decisions
    cursor = DecisionCursor(DecisionScope(actor: ActorID.run.child(plan.name, 0)))
  }

  /// From here on the draws are those of the next strike.
  public func beginStrike() {
    cursor.begin(OperationID(span: cursor.scope.operation.span + 1, place: 0))
  }

  /// A uniform answer below `count`, which must be more than 0; 0 is the default choice.
  public func choose(of count: Int, _ label: StaticString) -> Int {
    require(count > 0, "a draw among \(count) answers was asked for: \(label)")
    return Int(decisions.choose(cursor.next(CustomLabel(label)), of: UInt64(count)))
  }

  /// Whether an event of probability `ratio` happens; nothing is drawn if the ratio is 0.
  public func chance(_ ratio: Ratio, _ label: StaticString) -> Bool {
    ratio.numerator > 0 && decisions.chance(cursor.next(CustomLabel(label)), ratio)
  }

  /// Picks one of these hosts by their identities, so that adding or removing a host seldom changes the choice; nil
  /// if there are none.
  public func pick(_ label: StaticString, among hosts: [SimulatedHost]) -> SimulatedHost? {
    if hosts.isEmpty { return nil }
    return hosts[
      decisions.pick(cursor.next(CustomLabel(label)), among: hosts.count) { hosts[$0].id.path }]
  }
}
