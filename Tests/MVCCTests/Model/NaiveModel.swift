import Primitives

@testable import MVCC

/// What one transaction did, described without version chains.
final class ModelTransaction {
  let real: Transaction
  /// Rows written and not rolled back; nil is a deletion.
  var own: [Int64: Int64?] = [:]
  var marks: [(mark: Transaction.Mark, own: [Int64: Int64?])] = []
  /// Everything read, to be judged again when the transaction has committed.
  var reads: [(row: Int64, value: Int64?)] = []
  var held = false

  init(_ real: Transaction) { self.real = real }

  /// Whether the commit is decided, or in progress.
  var isEnding: Bool {
    switch real.state {
    case .preparing, .committed, .terminated: true
    case .active, .aborted: false
    }
  }

  var hasCommitted: Bool {
    switch real.state {
    case .committed, .terminated: true
    default: false
    }
  }
}

/// A store of whole histories: every read and every conflict is found by going through all of them.
final class NaiveModel {
  private(set) var all: [ModelTransaction] = []
  static let rowCount: Int64 = 6

  func add(_ real: Transaction) -> ModelTransaction {
    let transaction = ModelTransaction(real)
    all.append(transaction)
    return transaction
  }

  /// The rows that a snapshot at `begin` holds; `decidedOnly` leaves commits in progress out.
  func snapshot(at begin: Timestamp, decidedOnly: Bool = false) -> [Int64: Int64] {
    var commits: [(end: Timestamp, own: [Int64: Int64?])] = []
    for transaction in all where decidedOnly ? transaction.hasCommitted : transaction.isEnding {
      guard let end = transaction.real.endTimestamp, end < begin else { continue }
      commits.append((end, transaction.own))
    }
    commits.sort { $0.end < $1.end }
    var rows: [Int64: Int64] = [:]
    for commit in commits { for (row, value) in commit.own { rows[row] = value } }
    return rows
  }

  /// What `transaction` has to see now.
  func view(of transaction: ModelTransaction, decidedOnly: Bool = false) -> [Int64: Int64] {
    var rows = snapshot(at: transaction.real.begin, decidedOnly: decidedOnly)
    for (row, value) in transaction.own { rows[row] = value }
    return rows
  }

  /// Whether a commit in progress depends on one that was rolled back, or will fail its validation: until
  /// it is rolled back itself, a read may see its changes or not.
  var hasDoomedCommit: Bool {
    all.contains { transaction in
      guard case .preparing(let end) = transaction.real.state else { return false }
      return transaction.real.dependencyAborted || conflicts(transaction, at: end) == true
    }
  }

  /// Whether a write of `row` by `transaction` has to be refused at once; nil where both are right.
  func forbidsWrite(_ row: Int64, by transaction: ModelTransaction) -> Bool? {
    if transaction.own[row] != nil { return false }
    if hasDoomedCommit { return nil }
    var verdict: Bool? = false
    for other in all where other !== transaction && other.own[row] != nil {
      switch other.real.state {
      case .aborted: continue
      case .active:
        // A claim on a version that was rolled back has gone with it.
        if !other.real.dependencyAborted { return true }
        verdict = nil
      case .preparing(let end):
        if end > transaction.real.begin { return true }
      case .committed(let end):
        guard end > transaction.real.begin else { continue }
        if leavesTrace(other, row) { return true }
        verdict = nil
      case .terminated:
        guard let end = other.real.endTimestamp, end > transaction.real.begin else { continue }
        if leavesTrace(other, row) { return true }
        verdict = nil
      }
    }
    return verdict
  }

  /// Whether the commit of `transaction` at `end` has to fail because of its rows; nil where both are
  /// right.
  func forbidsCommit(of transaction: ModelTransaction, at end: Timestamp) -> Bool? {
    conflicts(transaction, at: end)
  }

  private func conflicts(_ transaction: ModelTransaction, at end: Timestamp) -> Bool? {
    var verdict: Bool? = false
    for other in all where other !== transaction && other.isEnding {
      guard let theirs = other.real.endTimestamp, theirs > transaction.real.begin, theirs < end
      else { continue }
      for row in other.own.keys where transaction.own[row] != nil {
        // If it depends on an aborted commit, its claim may be gone with the version that it claimed.
        let isDoomed = !other.hasCommitted && other.real.dependencyAborted
        if !isDoomed, leavesTrace(other, row) { return true }
        verdict = nil
      }
    }
    return verdict
  }

  /// A row that was inserted and deleted by one committed transaction may leave nothing to conflict
  /// with, once the commit has come to that row.
  private func leavesTrace(_ other: ModelTransaction, _ row: Int64) -> Bool {
    if other.hasCommitted, case .some(.none) = other.own[row] {
      return snapshot(at: other.real.begin)[row] != nil
    }
    return true
  }
}
