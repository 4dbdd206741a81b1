/// What happens to the commit of one transaction, as its client and the next opening learn it.
///
/// Pure: each event checks the state it comes in, and traps in a wrong one.
struct CommitFate: Hashable {
  enum State: Hashable {
    /// COMMIT has not been requested. Can move to: asked, acknowledged (without a write), failed.
    case open
    /// COMMIT has been requested. Can move to: acknowledged, failed, orphaned, undecided, survived.
    case asked
    /// The client was told that it committed. Can move to: lost.
    case acknowledged
    /// It is certainly rolled back.
    case failed
    /// The client is gone, and the engine is still working on it. Can move to: failed, undecided, survived.
    case orphaned
    /// Only another opening can tell. Can move to: failed, survived.
    case undecided
    /// It committed, and its client was never told. Can move to: lost.
    case survived
    /// A power loss has taken it back.
    case lost
  }

  private(set) var state = State.open
  /// The step at which COMMIT was first requested; `max` if it never was.
  private(set) var askedStep = UInt64.max

  var wasAsked: Bool { askedStep != .max }

  /// COMMIT is requested; requesting it again changes nothing.
  ///
  /// - Returns: Whether this was the first time.
  @discardableResult
  mutating func asked(at step: UInt64) -> Bool {
    if state == .asked { return false }
    move(to: .asked, "asked", from: [.open])
    askedStep = step
    return true
  }

  /// The client was told that its transaction has committed.
  mutating func acknowledged() { move(to: .acknowledged, "acknowledged", from: [.open, .asked]) }

  /// It was rolled back, by its client, by the engine, or because it left no trace on the disk.
  mutating func failed() {
    move(to: .failed, "failed", from: [.open, .asked, .orphaned, .undecided])
  }

  /// The client has dropped its COMMIT before the engine was done.
  mutating func orphaned() { move(to: .orphaned, "orphaned", from: [.open, .asked]) }

  /// The engine cannot say before the next opening, or the machine has failed.
  mutating func leftUndecided() {
    move(to: .undecided, "left undecided", from: [.open, .asked, .orphaned])
  }

  /// It has committed although its client was told nothing.
  mutating func survived() {
    move(to: .survived, "survived", from: [.open, .asked, .orphaned, .undecided])
  }

  /// A power loss has taken it back.
  mutating func lost() { move(to: .lost, "lost", from: [.acknowledged, .survived]) }

  private mutating func move(to next: State, _ event: StaticString, from states: [State]) {
    precondition(states.contains(state), "a commit that is \(state) was \(event)")
    state = next
  }
}
