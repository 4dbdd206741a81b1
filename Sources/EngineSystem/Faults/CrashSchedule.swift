import Primitives
import Simulation

/// When the machine fails: at drawn steps, after a failed commit, when a poisoned store is given up, and
/// soon after it has failed.
///
/// Pure: it is told what happened and says what is due.
struct CrashSchedule {
  /// What a store that only another opening can repair has still before it.
  enum Poison: Equatable {
    /// Nothing is wrong. Can move to: spell.
    case none
    /// Clients go on until a step, and then the machine fails so. Can move to: none.
    case spell(until: UInt64, DiskCrashKind)
  }

  /// Why the machine fails.
  enum Cause { case planned, fault, poison, repeated }

  /// The steps at which the machine fails, and how; the next one last.
  private var planned: [(step: UInt64, kind: DiskCrashKind)] = []
  private(set) var poison = Poison.none
  /// How the machine fails in this step, whatever is planned.
  private var strike: (kind: DiskCrashKind, cause: Cause)?
  /// When the machine fails again, and how; the next failure of any kind takes its place.
  private var again: (step: UInt64, kind: DiskCrashKind)?
  /// Whether a commit has failed since the last acknowledgement.
  private var isArmed = false
  /// How many failures of the machine there may be that no one has planned.
  private var extraLeft = extraMax

  /// No failure is due before this step, so that a step of the run costs one comparison.
  private var nextDue = UInt64.max

  /// One for each few hundred steps of a default run.
  static let extraMax = 16

  /// The machine fails so at `step`.
  ///
  /// - Complexity: O(failures planned).
  mutating func plan(_ kind: DiskCrashKind, at step: UInt64) {
    let place = planned.firstIndex { ($0.step, $0.kind.rawValue) < (step, kind.rawValue) }
    planned.insert((step, kind), at: place ?? planned.count)
    foresee()
  }

  /// Finds the next step again, after something has been planned, has struck or is gone.
  private mutating func foresee() {
    nextDue = strike == nil ? .max : 0
    // Nothing that was planned strikes before the first step is over.
    if let next = planned.last { nextDue = min(nextDue, max(1, next.step)) }
    if let again { nextDue = min(nextDue, again.step) }
    if case .spell(let until, _) = poison { nextDue = min(nextDue, until) }
  }

  /// Whether a failure is planned that has not been.
  var hasPlanned: Bool { !planned.isEmpty }

  /// How many power losses are planned and have not been.
  var powerLossesToCome: Int { planned.count { $0.kind == .powerLoss } }

  /// A commit has failed on the disk: the next acknowledgement is a telling moment.
  mutating func commitFailed() { isArmed = true }

  /// Whether this acknowledgement is the first after a failed commit.
  mutating func acknowledged() -> Bool {
    defer { isArmed = false }
    return isArmed && extraLeft > 0
  }

  /// The machine fails in this step, in addition to what is planned.
  mutating func strikeNow(_ kind: DiskCrashKind) {
    guard extraLeft > 0, strike == nil else { return }
    extraLeft -= 1
    strike = (kind, .fault)
    foresee()
  }

  /// The machine, which has just failed, fails again at `step`, in addition to what is planned.
  mutating func repeats(_ kind: DiskCrashKind, at step: UInt64) {
    guard extraLeft > 0 else { return }
    extraLeft -= 1
    again = (step, kind)
    foresee()
  }

  /// The next planned failure comes in this step.
  mutating func pullForward() {
    if strike == nil, let next = planned.popLast() { strike = (next.kind, .planned) }
    foresee()
  }

  /// The machine fails inside an opening: again where that is to come, else as it is planned next.
  mutating func strikeOpening() {
    guard strike == nil, let again else { return pullForward() }
    strike = (again.kind, .repeated)
    self.again = nil
    foresee()
  }

  /// The store takes no more commits: it is used until `step`, then the machine fails so.
  mutating func poisoned(until step: UInt64, _ kind: DiskCrashKind) {
    if poison == .none { poison = .spell(until: step, kind) }
    foresee()
  }

  /// Whether a failure may be due at `step`.
  @inline(__always)
  func isDue(at step: UInt64) -> Bool { step >= nextDue }

  /// How and why the machine fails at `step`; nil where it does not.
  mutating func due(at step: UInt64) -> (kind: DiskCrashKind, cause: Cause)? {
    guard isDue(at: step) else { return nil }
    defer { foresee() }
    if let strike = strike.take() { return strike }
    if let next = planned.last, step > 0, step >= next.step {
      planned.removeLast()
      return (next.kind, .planned)
    }
    if let again, step >= again.step { return (again.kind, .repeated) }
    if case .spell(let until, let kind) = poison, step >= until { return (kind, .poison) }
    return nil
  }

  /// The machine has failed: whatever was poisoned is gone.
  mutating func failed() {
    poison = .none
    strike = nil
    again = nil
    isArmed = false
    foresee()
  }
}
