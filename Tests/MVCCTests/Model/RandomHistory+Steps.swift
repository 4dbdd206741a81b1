import AsyncIO
import Primitives

@testable import MVCC

extension RandomHistory {
  /// Advances what the slot has begun by one step.
  func advance(_ index: Int, _ transaction: ModelTransaction) throws {
    do throws(EngineError) {
      switch slots[index].pending {
      case .none: return
      case .commit(let operation):
        guard case .done(let receipt) = try operation.step() else { return }
        slots[index] = Slot()
        do { try judgeCommit(transaction, receipt) } catch { throw .misuse("\(error)") }
        return
      default: break
      }
    } catch {
      slots[index] = Slot()
      if case .misuse(let text) = error { throw Mismatch(description: text) }
      return try judgeFailure(error, transaction, atWriteOf: nil)
    }
    try advanceStatement(index, transaction)
  }

  private func advanceStatement(_ index: Int, _ transaction: ModelTransaction) throws {
    guard try continueUsable(index, transaction) else { return }
    var row: Int64?
    var expected: Bool?
    if case .write(_, let written, let value) = slots[index].pending {
      row = written
      expected = expectsConflict(written, value, transaction)
    }
    do throws(Interrupted) {
      switch slots[index].pending {
      case .scan(let cursor, let started, let rows):
        try scan(index, cursor, started, rows, forward: true)
      case .backwards(let cursor, let started, let rows):
        try scan(index, cursor, started, rows, forward: false)
      case .read(var cursor, let row):
        defer {
          if case .read = slots[index].pending { slots[index].pending = .read(cursor, row: row) }
        }
        let found = try cursor.seek(.exactly, row)
        let value = found ? decoded(cursor.record) : nil
        slots[index].pending = .none
        if transaction.own[row] == nil { transaction.reads.append((row, value)) }
        let seen = model.view(of: transaction)[row]
        if isCertain(transaction), seen != value {
          throw fail("row \(row) is \(value as Int64?), not \(seen as Int64?)", transaction)
        }
      case .write(var cursor, let row, let value):
        try write(&cursor, row, value, transaction)
        slots[index].pending = .none
        if expected == true { throw fail("row \(row) was written over a conflict", transaction) }
      case .exclusive:
        try rig.store.acquireExclusive(
          transaction.real, YieldContext(slots: rig.slots, selectionKey: 2))
        slots[index].pending = .none
        if transaction.held { return }
        transaction.held = true
        counts.exclusive += 1
        for other in model.all where other !== transaction {
          if case .preparing = other.real.state {
            throw fail("exclusive beside a commit", transaction)
          }
          if other.hasCommitted, !other.own.isEmpty, let end = other.real.endTimestamp,
            end > transaction.real.begin
          {
            throw fail("exclusive after a newer commit", transaction)
          }
        }
      case .none, .commit: break
      }
    } catch {
      guard case .failure(let failure) = error else { return }
      if case .misuse(let text) = failure { throw Mismatch(description: text) }
      slots[index].pending = .none
      if case .busy = failure { return }
      slots[index] = Slot()
      if row != nil, expected == false {
        throw Mismatch(description: "\(transaction.real.id): \(failure) without a cause")
      }
      try judgeFailure(failure, transaction, atWriteOf: row)
    }
  }

  private func continueUsable(_ index: Int, _ transaction: ModelTransaction) throws -> Bool {
    do throws(EngineError) {
      try rig.store.checkUsable(transaction.real)
      return true
    } catch {
      slots[index] = Slot()
      try judgeFailure(error, transaction, atWriteOf: nil)
      return false
    }
  }

  private func expectsConflict(
    _ row: Int64, _ value: Int64?, _ transaction: ModelTransaction
  ) -> Bool? {
    guard shape.options.eagerConflicts else { return false }
    if value == nil, model.view(of: transaction)[row] == nil { return false }
    return model.forbidsWrite(row, by: transaction)
  }

  private func write(
    _ cursor: inout TableCursor, _ row: Int64, _ value: Int64?, _ transaction: ModelTransaction
  ) throws(Interrupted) {
    if let value {
      try cursor.insert(row, encoded(value))
      transaction.own[row] = .some(value)
    } else {
      let deleted = try cursor.delete(row)
      let seen = model.view(of: transaction)[row] != nil
      if isCertain(transaction), deleted != seen {
        throw fail("row \(row) was deleted: \(deleted), seen: \(seen)", transaction)
      }
      if deleted { transaction.own[row] = .some(.none) }
    }
  }

  private func scan(
    _ index: Int, _ from: TableCursor, _ wasStarted: Bool, _ soFar: [Int64: Int64], forward: Bool
  ) throws(Interrupted) {
    guard let transaction = slots[index].transaction else { return }
    var (cursor, started, rows) = (from, wasStarted, soFar)
    var isDone = false
    defer {
      if !isDone {
        slots[index].pending =
          forward
          ? .scan(cursor, started: started, rows: rows)
          : .backwards(cursor, started: started, rows: rows)
      }
    }
    while true {
      let found: Bool
      if started {
        found = forward ? try cursor.next() : try cursor.previous()
      } else {
        found = forward ? try cursor.rewind() : try cursor.last()
      }
      started = true
      guard found else { break }
      rows[cursor.rowID] = decoded(cursor.record)
    }
    isDone = true
    slots[index].pending = .none
    if isCertain(transaction), rows != model.view(of: transaction) {
      throw fail("a scan gave \(rows), not \(model.view(of: transaction))", transaction)
    }
    for row in 0..<NaiveModel.rowCount where transaction.own[row] == nil {
      transaction.reads.append((row, rows[row]))
    }
  }

  /// Whether what the transaction reads now is decided, up to commits that will be judged later.
  private func isCertain(_ transaction: ModelTransaction) -> Bool {
    !transaction.real.dependencyAborted && !model.hasDoomedCommit
  }

  private func fail(_ text: String, _ transaction: ModelTransaction) -> Interrupted {
    .failure(.misuse("\(transaction.real.id) from \(transaction.real.begin): \(text)"))
  }
}
