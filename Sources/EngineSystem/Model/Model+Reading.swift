import Primitives

/// What a SELECT must return according to the model, and whether weaker isolation would differ.
struct Expectation {
  var rows: ContiguousArray<KeyedRow> = []
  /// Whether read committed, and read uncommitted, would have returned something else.
  var differsFromCommitted = false
  var differsFromUncommitted = false
}

extension Model {
  /// Calls `body` with each row that `transaction` sees between the bounds, in key order.
  ///
  /// Reading what a pending commit wrote is recorded in the transaction.
  /// - Complexity: O(log rows + rows in the range).
  func forEachRow(
    _ table: ModelTable, _ lower: Int64, _ upper: Int64, for transaction: ModelTransaction,
    _ body: (Int64, ModelRow, ModelChain) -> Void
  ) {
    let map = tables[table.rawValue]
    var place = map.position(atOrAfter: lower)
    while let current = place {
      let key = map.key(at: current)
      if key > upper { return }
      let chain = map.value(at: current)
      if let row = visibleRow(chain, for: transaction) { body(key, row, chain) }
      place = map.position(after: current)
    }
  }

  /// The row that `transaction` sees: its own newest write, or else the version in its snapshot.
  func visibleRow(_ chain: ModelChain, for transaction: ModelTransaction) -> ModelRow? {
    if chain.activeWriters > 0, let own = transaction.ownWrite(in: chain) {
      return transaction.writes[own].row
    }
    guard let snapshot = transaction.snapshot, let index = chain.index(at: snapshot) else {
      return nil
    }
    let version = chain.versions[index]
    if let writer = version.writer, writer.status == .pending { assume(writer, transaction) }
    return version.row
  }

  private func assume(_ writer: ModelTransaction, _ transaction: ModelTransaction) {
    if writer === transaction { return }
    for other in transaction.assumed where other === writer { return }
    transaction.assumed.append(writer)
  }

  /// What `query` must answer for `transaction` now.
  ///
  /// A caller that returns the answer with `reuse` saves the next one the allocation.
  func answer(_ query: Query, for transaction: ModelTransaction) -> Expectation {
    var expectation = Expectation()
    swap(&expectation.rows, &spareRows)
    expectation.rows.removeAll(keepingCapacity: true)
    let map = tables[query.table.rawValue]
    let isDescending = query.result.isDescending
    var place =
      isDescending ? map.position(atOrBefore: query.upper) : map.position(atOrAfter: query.lower)
    while let current = place, expectation.rows.count < query.result.limit {
      let key = map.key(at: current)
      if isDescending ? key < query.lower : key > query.upper { break }
      let chain = map.value(at: current)
      let row = visibleRow(chain, for: transaction)
      compareWeaker(chain, row, transaction, &expectation)
      if let row, query.threshold.map({ row.a >= $0 }) ?? true {
        expectation.rows.append(KeyedRow(key: key, row: row))
      }
      place = isDescending ? map.position(before: current) : map.position(after: current)
    }
    switch query.result {
    case .rows: break
    case .aggregate(let column): aggregate(&expectation.rows, column)
    case .count: replace(&expectation.rows, by: ModelRow())
    }
    return expectation
  }

  /// Replaces all rows by one; its key says how many there were.
  private func replace(_ rows: inout ContiguousArray<KeyedRow>, by row: ModelRow) {
    let count = rows.count
    rows.removeAll(keepingCapacity: true)
    rows.append(KeyedRow(key: Int64(count), row: row))
  }

  /// Takes back an answer that is no longer needed.
  func reuse(_ expectation: Expectation) { spareRows = expectation.rows }

  private func compareWeaker(
    _ chain: ModelChain, _ seen: ModelRow?, _ transaction: ModelTransaction,
    _ expectation: inout Expectation
  ) {
    guard chain.activeWriters > 0 || chain.versions.count > 1,
      transaction.ownWrite(in: chain) == nil
    else { return }
    if (chain.newestCommitted ?? nil) != seen { expectation.differsFromCommitted = true }
    guard chain.activeWriters > 0 else { return }
    for other in open where other !== transaction {
      if let write = other.ownWrite(in: chain), other.writes[write].row != seen {
        expectation.differsFromUncommitted = true
      }
    }
  }

  private func aggregate(_ rows: inout ContiguousArray<KeyedRow>, _ column: Int) {
    var row = ModelRow()
    var isFirst = true
    for next in rows {
      let value = next.row[column]
      row.a &+= value
      row.b = isFirst ? value : min(row.b, value)
      row.c = isFirst ? value : max(row.c, value)
      isFirst = false
    }
    // The key stands for count(*); sums over no rows are NULL, which a client reads as 0.
    replace(&rows, by: row)
  }

  /// Whether a statement can have met a row that a commit in progress has changed.
  ///
  /// - Complexity: O(log rows + versions in the range).
  func meetsPending(_ effect: Effect, besides transaction: ModelTransaction) -> Bool {
    guard let (table, lower, upper) = effect.range else { return false }
    let map = tables[table.rawValue]
    var place = map.position(atOrAfter: lower)
    while let current = place, map.key(at: current) <= upper {
      for version in map.value(at: current).versions {
        if let writer = version.writer, writer !== transaction, writer.status == .pending {
          return true
        }
      }
      place = map.position(after: current)
    }
    return false
  }

  /// Applies a write to the transaction.
  ///
  /// - Returns: The number of rows changed; nil if the statement must fail on a duplicate key.
  func apply(_ effect: Effect, by transaction: ModelTransaction, insertedKey: Int64?) -> Int64? {
    switch effect {
    case .insert(let table, let key, let row):
      guard let key = key ?? insertedKey else { return 1 }
      let chain = tables[table.rawValue][key]
      if let chain, visibleRow(chain, for: transaction) != nil { return nil }
      write(table, key, row, by: transaction)
      return 1
    case .insertPair(let table, let first, let second, let row):
      for key in [first, second] {
        if let chain = tables[table.rawValue][key], visibleRow(chain, for: transaction) != nil {
          return nil
        }
        write(table, key, row, by: transaction)
      }
      return 2
    case .update(let table, let lower, let upper, .moveKey(let distance)):
      return move(table, lower, upper, by: distance, transaction)
    case .update(let table, let lower, let upper, let change):
      return modify(table, lower, upper, transaction) { change.applied(to: $0) }
    case .delete(let table, let lower, let upper):
      return modify(table, lower, upper, transaction) { _ in nil }
    case .dropTable(let table):
      // The rows are gone for every snapshot after the drop.
      _ = modify(table, .min, .max, transaction) { _ in nil }
      return 0
    default: return 0
    }
  }

  /// Moves rows one after the other, in the order of their keys; nil if one finds its place taken.
  private func move(
    _ table: ModelTable, _ lower: Int64, _ upper: Int64, by distance: Int64,
    _ transaction: ModelTransaction
  ) -> Int64? {
    var hits: ContiguousArray<(Int64, ModelRow)> = []
    forEachRow(table, lower, upper, for: transaction) { key, row, _ in hits.append((key, row)) }
    for (key, row) in hits {
      // A row that stays is written nevertheless.
      if distance == 0 {
        write(table, key, row, by: transaction)
        continue
      }
      let target = key &+ distance
      if let chain = tables[table.rawValue][target], visibleRow(chain, for: transaction) != nil {
        return nil
      }
      write(table, key, nil, by: transaction)
      write(table, target, row, by: transaction)
    }
    return Int64(hits.count)
  }

  private func modify(
    _ table: ModelTable, _ lower: Int64, _ upper: Int64, _ transaction: ModelTransaction,
    _ change: (ModelRow) -> ModelRow?
  ) -> Int64 {
    var count: Int64 = 0
    forEachRow(table, lower, upper, for: transaction) { key, row, chain in
      // The row exists, so writing it moves no other.
      write(table, key, change(row), in: chain, by: transaction)
      count += 1
    }
    return count
  }
}
