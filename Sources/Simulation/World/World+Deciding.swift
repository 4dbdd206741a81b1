import AsyncIO
import Primitives

/// Questions that a system and its harness ask by name; each is a decision at the current cursor.
///
/// In a step it belongs to the fiber and its operation, in a host's boot to the host, otherwise to the run. What
/// others ask changes no result.
extension World {
  /// A uniform number below `count`; 0 is the default choice, in which nothing special happens.
  ///
  /// - Complexity: O(length of the label + kinds of decisions that the operation made).
  public func choose(of count: Int, _ label: StaticString) -> Int {
    require(count > 0, "a choice of \(count) answers was asked for: \(label)")
    return Int(context.choose(CustomLabel(label), of: UInt64(count)))
  }

  /// Whether an event of probability `ratio` happens; false is the default choice.
  public func chance(_ ratio: Ratio, _ label: StaticString) -> Bool {
    context.chance(CustomLabel(label), ratio)
  }

  /// The running fiber begins its next operation, to which its decisions belong from now on.
  ///
  /// Under priorities the operation draws a priority. Only in a step.
  public func beginOperation() {
    let slot = requireCurrent()
    let cursor = roster.value.entries[slot].cursor
    let begun = cursor.scope.operation.span
    cursor.begin(OperationID(span: begun + 1, place: 0))
    strategy.beganSpan(slot, in: self)
  }

  /// The running fiber has completed an operation, which some parked ones may wait for.
  @usableFromInline
  func operationFinished() {
    state.value.counts.operations += 1
    if !roster.value.parked.isEmpty { countMilestone(of: requireCurrent()) }
  }

  /// Goes on only if `condition` holds; otherwise others run first, and this turn is taken again.
  ///
  /// For what another fiber has to do first, such as releasing a lock. If no fiber makes progress any more, that is
  /// a stall.
  /// - Throws: `.io` with a yield if the condition does not hold.
  public func wait(until condition: Bool) throws(Interruption<IOError>) {
    if !condition { throw .io(.yield(.contention(.custom))) }
  }

  /// Ends the run with a finding, after the running step; only the first one counts.
  public func report(_ finding: Finding) {
    if state.value.reported == nil {
      state.value.reported = finding
      reporter = runningName
    }
    finish(.finding(state.value.reported ?? finding))
  }

  /// The name in reports of the fiber whose step this is; nil between steps.
  public var runningName: ActorName? {
    let slot = state.value.current
    return slot >= 0 ? roster.value.entries[slot].actor.name : nil
  }

  /// The identity of the fiber whose step this is, with which others can wake it; nil between steps.
  public var runningID: FiberID? {
    let slot = state.value.current
    return slot >= 0 ? fiber(at: slot) : nil
  }

  /// Whether there is a fiber that keeps the run going.
  public var hasForeground: Bool { !roster.value.foreground.isEmpty }

  private func requireCurrent() -> Int {
    let slot = state.value.current
    require(slot >= 0, "an operation begins or ends in a step of its fiber")
    return slot
  }
}
