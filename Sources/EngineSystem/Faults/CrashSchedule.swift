import Primitives
import Simulation

/// When the machine fails: at drawn steps, after a failed commit, when a poisoned store is given up, and soon after
/// it has failed.
///
/// Pure: it is told what happened and says what is due.
struct CrashSchedule {
  /// What happens next to a store that only another opening can repair.
  enum Poison: Equatable {
    /// Nothing is wrong. Can move to: spell.
    case none
    /// Clients go on until a step, and then the machine fails in this way. Can move to: none.
    case spell(until: UInt64, DiskCrashKind)
  }

  /// Why the machine fails.
  enum Cause { case planned, fault, poison, repeated }

  /// The steps at which the machine fails, and how; the next one is last.
  private var planned: [(step: UInt64, kind: DiskCrashKind)] = []
  private(set) var poison = Poison.none
  /// How the machine fails in this step, whatever is planned.
  private var strike: (kind: DiskCrashKind, cause: Cause)?
  /// When and how the machine fails again; the next failure of any kind replaces this.
  private var again: (step: UInt64, kind: DiskCrashKind)?
  /// Whether a commit has failed since the last acknowledgement.
  private var isArmed = false
  /// How many unplanned failures of the machine are still allowed.
  private var extraLeft = extraMax

  /// No failure is due before this step, so each step of the run costs one comparison.
  private var nextDue = UInt64.max

  /// One for every few hundred steps of a default run.
  static let extraMax = 16

  /// Plans a failure of this kind at `step`.
  ///
  /// - Complexity: O(failures planned).
  mutating func plan(_ kind: DiskCrashKind, at step: UInt64) {
    let place = planned.firstIndex { ($0.step, $0.kind.rawValue) < (step, kind.rawValue) }
    planned.insert((step, kind), at: place ?? planned.count)
    foresee()
  }

  /// Computes the next due step again, after a failure has been planned, has struck or is gone.
  private mutating func foresee() {
    nextDue = strike == nil ? .max : 0
    // No planned failure strikes before the first step is over.
    if let next = planned.last { nextDue = min(nextDue, max(1, next.step)) }
    if let again { nextDue = min(nextDue, again.step) }
    if case .spell(let until, _) = poison { nextDue = min(nextDue, until) }
  }

  /// Whether a planned failure is still to come.
  var hasPlanned: Bool { !planned.isEmpty }

  /// How many planned power losses are still to come.
  var powerLossesToCome: Int { planned.count { $0.kind == .powerLoss } }

  /// A commit has failed on the disk, so the next acknowledgement is an interesting moment.
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

  /// Moves the next planned failure to this step.
  mutating func pullForward() {
    if strike == nil, let next = planned.popLast() { strike = (next.kind, .planned) }
    foresee()
  }

  /// The machine fails inside an opening: by the repeated failure if one is due, otherwise by the next planned one.
  mutating func strikeOpening() {
    guard strike == nil, let again else { return pullForward() }
    strike = (again.kind, .repeated)
    self.again = nil
    foresee()
  }

  /// The store accepts no more commits: it is used until `step`, then the machine fails in this way.
  mutating func poisoned(until step: UInt64, _ kind: DiskCrashKind) {
    if poison == .none { poison = .spell(until: step, kind) }
    foresee()
  }

  /// Whether a failure may be due at `step`.
  @inline(__always)
  func isDue(at step: UInt64) -> Bool { step >= nextDue }

  /// How and why the machine fails at `step`; nil if it does not.
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

  /// The machine has failed, which ends any poisoned spell.
  mutating func failed() {
    poison = .none
    strike = nil
    again = nil
    isArmed = false
    foresee()
  }
}
