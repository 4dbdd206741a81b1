import AsyncIO
import Primitives

@testable import MVCC

extension RandomHistory {
  /// A commit was acknowledged: it had no conflict, and what it read has been committed.
  func judgeCommit(_ transaction: ModelTransaction, _ receipt: CommitReceipt) throws {
    let real = transaction.real
    if let timestamp = receipt.timestamp {
      counts.commits += 1
      acknowledged.append(timestamp)
      guard timestamp == real.endTimestamp, timestamp > real.begin else {
        throw Mismatch(description: "\(real.id) committed at \(timestamp)")
      }
      if model.forbidsCommit(of: transaction, at: timestamp) == true {
        throw Mismatch(description: "\(real.id) committed at \(timestamp) over a conflict")
      }
    } else if !transaction.own.isEmpty {
      throw Mismatch(description: "\(real.id) wrote and committed without a timestamp")
    }
    let final = model.snapshot(at: real.begin, decidedOnly: true)
    for read in transaction.reads {
      guard final[read.row] == read.value else {
        throw Mismatch(
          description:
            "\(real.id) committed, row \(read.row) was read as \(String(describing: read.value))")
      }
    }
  }

  /// A transaction was refused: there was a reason.
  func judgeFailure(
    _ error: EngineError, _ transaction: ModelTransaction, atWriteOf row: Int64?
  ) throws {
    let real = transaction.real
    guard real.state == .aborted else {
      throw Mismatch(description: "\(real.id) failed with \(error) in state \(real.state)")
    }
    switch error {
    case .writeConflict:
      counts.conflicts += 1
      if row != nil { return }
      guard let end = real.endTimestamp, model.forbidsCommit(of: transaction, at: end) != false
      else { throw Mismatch(description: "\(real.id) met a conflict without a cause") }
    case .commitDependencyAborted:
      counts.dependencyAborts += 1
      let aborted = model.all.contains {
        real.dependencies.contains($0.real.id)
          && ($0.real.state == .aborted || $0.real.isDoomed)
      }
      if !aborted { throw Mismatch(description: "\(real.id) depended on no aborted transaction") }
    case .exclusiveConflict:
      guard shape.usesExclusive else { throw Mismatch(description: "\(real.id): \(error)") }
    case .io:
      guard shape.usesFaults else { throw Mismatch(description: "\(real.id): \(error)") }
    case .indeterminateCommit, .needsReopen:
      counts.indeterminate += 1
      guard shape.usesFaults, rig.store.isPoisoned else {
        throw Mismatch(description: "\(real.id): \(error)")
      }
    default: throw Mismatch(description: "\(real.id): \(error)")
    }
  }

  /// At rest nothing is held, and a new snapshot sees all commits.
  func judgeRest() throws {
    guard !rig.store.isPoisoned else { return }
    guard rig.store.holdings.isEmpty else {
      throw Mismatch(description: "at rest the store holds \(rig.store.holdings)")
    }
    let rows = try rig.rows()
    guard rows == model.snapshot(at: rig.store.clock) else {
      throw Mismatch(
        description: "at rest the rows are \(rows), not \(model.snapshot(at: rig.store.clock))")
    }
    guard rig.store.versionCounts.liveRows == rows.count else {
      throw Mismatch(description: "\(rig.store.versionCounts) beside \(rows.count) rows")
    }
    rig.store.collectGarbage()
    guard rig.store.versionCounts.versions == rows.count else {
      throw Mismatch(description: "\(rig.store.versionCounts) after a full collection")
    }
  }

  /// After a crash all acknowledged commits are there, and no other but those that were undecided.
  func judgeCrash() throws {
    rig.io.removeFaults()
    rig.io.settlesAtOnce = true
    let poisoned = rig.store.isPoisoned
    try rig.reopen()
    let found = rig.store.recoveredTimestamps
    var rows: [Int64: Int64] = [:]
    for timestamp in found.sorted() {
      guard let transaction = model.all.first(where: { $0.real.endTimestamp == timestamp }) else {
        throw Mismatch(description: "recovery found \(timestamp), which nobody drew")
      }
      let isOpen =
        transaction.isEnding || poisoned && transaction.real.endTimestamp == timestamp
      guard isOpen else {
        throw Mismatch(description: "recovery found \(timestamp), which was rolled back")
      }
      for (row, value) in transaction.own { rows[row] = value }
    }
    for timestamp in acknowledged where !found.contains(timestamp) {
      throw Mismatch(description: "recovery lost \(timestamp)")
    }
    let recovered = try rig.rows()
    guard recovered == rows else {
      throw Mismatch(description: "recovery gave \(recovered), not \(rows)")
    }
    guard found.allSatisfy({ $0 < rig.store.clock }) else {
      throw Mismatch(description: "the clock went back to \(rig.store.clock)")
    }
  }
}
