/// The state of a plan while its operations are checked in order, so that none is out of place.
///
/// What it refuses would otherwise be reported as a failure of the engine, although the plan is at fault.
struct PlanShape {
  /// Outside of a transaction statements commit by themselves.
  private enum State: Hashable {
    /// Can move to: inside.
    case outside
    /// Can move to: outside, at the end of the transaction.
    case inside(savepoints: [Int64], hasUncountedCells: Bool)
  }

  private var state = State.outside
  /// The two preceding operations.
  private var before: (PlannedOperation?, PlannedOperation?)

  /// The place of the first operation that is out of place, and why it is.
  static func complaint(
    of operations: ContiguousArray<PlannedOperation>
  ) -> (place: Int, text: String)? {
    var shape = PlanShape()
    for (place, operation) in operations.enumerated() {
      if let text = shape.pass(operation) { return (place, text) }
      let next = place + 1 < operations.count ? operations[place + 1] : nil
      if operation.isLedgerDeletion {
        guard case .foldedLedger = next else {
          return (place, "what is deleted from the ledger must be folded by the next operation")
        }
      }
    }
    // A transaction that is open at the end is rolled back.
    return nil
  }

  private static let uncounted = "cells are written, and no ledger counts them after it"

  /// Advances by one operation; returns why it is out of place.
  private mutating func pass(_ operation: PlannedOperation) -> String? {
    defer { before = (before.1, operation) }
    switch operation {
    case .fixed(let effect): return pass(effect)
    case .ledger: return count()
    case .foldedLedger: return foldedLedger()
    case .insertIfUnchanged(.lists, _, _): return needsTransaction("write a list")
    case .idle: return needsTransaction("idle")
    case .close: return state == .outside ? nil : "a connection is closed outside of transactions"
    case .aimedRead, .setFromRead, .insertIfUnchanged, .pause: return nil
    }
  }

  private mutating func pass(_ effect: Effect) -> String? {
    switch effect {
    case .begin:
      guard state == .outside else { return "a transaction has begun already" }
      state = .inside(savepoints: [], hasUncountedCells: false)
    case .commit:
      if case .inside(_, true) = state { return Self.uncounted }
      return end()
    case .rollback: return end()
    case .savepoint(let name):
      guard case .inside(let savepoints, let hasCells) = state else { return Self.noTransaction }
      state = .inside(savepoints: savepoints + [name], hasUncountedCells: hasCells)
    case .release(let name), .rollbackTo(let name): return goBack(to: name, effect)
    case .update(.cells, _, _, _):
      guard case .inside(let savepoints, _) = state else { return Self.noTransaction }
      state = .inside(savepoints: savepoints, hasUncountedCells: true)
    case .update(.lists, _, _, _), .insert(.lists, _, _): return needsTransaction("write a list")
    case .delete(.ledger, _, _): return needsTransaction("fold the ledger")
    default: break
    }
    return nil
  }

  private static let noTransaction = "no transaction has begun"

  private func needsTransaction(_ what: String) -> String? {
    state == .outside ? "\(Self.noTransaction) in which to \(what)" : nil
  }

  private mutating func end() -> String? {
    if state == .outside { return Self.noTransaction }
    state = .outside
    return nil
  }

  private mutating func goBack(to name: Int64, _ effect: Effect) -> String? {
    guard case .inside(let savepoints, let hasCells) = state,
      let index = savepoints.lastIndex(of: name)
    else { return "no savepoint \(name) is open" }
    let isReleased = if case .release = effect { true } else { false }
    state = .inside(
      savepoints: Array(savepoints[..<(isReleased ? index : index + 1)]),
      hasUncountedCells: hasCells)
    return nil
  }

  private mutating func count() -> String? {
    guard case .inside(let savepoints, _) = state else { return Self.noTransaction }
    state = .inside(savepoints: savepoints, hasUncountedCells: false)
    return nil
  }

  /// What is deleted has been summed up by the preceding statement, and is inserted again.
  private func foldedLedger() -> String? {
    guard case .fixed(.read(let query)) = before.0, query.table == .ledger,
      query.result == .aggregate(column: 0),
      before.1 == .fixed(.delete(.ledger, lower: query.lower, upper: query.upper))
    else { return "the sum of a range of the ledger must be read and the range deleted before" }
    return nil
  }
}

extension PlannedOperation {
  fileprivate var isLedgerDeletion: Bool {
    if case .fixed(.delete(.ledger, _, _)) = self { true } else { false }
  }
}
