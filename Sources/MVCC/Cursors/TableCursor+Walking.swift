import AsyncIO
import Primitives
import Values

extension TableCursor {
  /// Looks one row up by its id.
  mutating func find(_ key: Int64) throws(Interrupted) -> Bool {
    context.slots.footprint.record(access(key, isWrite: false))
    guard let found = table.rows.position(atOrAfter: key), table.rows.key(at: found) == key else {
      try pass(.existsBTreeFallback, key)
      return finish(at: nil)
    }
    guard
      let seen = store.isolation.visibleRecord(in: table.rows.value(at: found), for: transaction)
    else {
      try pass(.existsBTreeFallback, key)
      return finish(at: nil)
    }
    remember(found)
    return finish(at: (key, seen))
  }

  /// Continues from `position` to the next row that is seen; every row that is not seen is a yield point.
  mutating func walk() throws(Interrupted) -> Bool {
    guard case .walking(let forward, var from) = state else {
      trap("a cursor walks in state \(state)")
    }
    if position == nil || positionMutation != table.rows.mutationCount {
      position = forward ? after(from) : before(from)
      positionMutation = table.rows.mutationCount
    }
    while let current = position {
      from = table.rows.key(at: current)
      if forward ? from > highest : from < lowest { return finish(at: nil) }
      context.slots.footprint.record(access(from, isWrite: false))
      if let seen = store.isolation.visibleRecord(
        in: table.rows.value(at: current), for: transaction)
      {
        return finish(at: (from, seen))
      }
      state = .walking(forward: forward, from: from)
      position =
        forward ? table.rows.position(after: current) : table.rows.position(before: current)
      try pass(forward ? .advanceBTreeForwardProgress : .advanceBTreeBackwardProgress, from)
    }
    return finish(at: nil)
  }

  /// Ends a call: on a row, or on none.
  mutating func finish(at row: (Int64, Record)?) -> Bool {
    guard let row else {
      state = .unpositioned
      position = nil
      return false
    }
    (rowID, record) = row
    state = .positioned
    return true
  }

  /// The position at which a seek begins to walk; the walk itself accepts any row from there on.
  mutating func firstPosition(
    _ operation: SeekOperator, _ key: Int64
  ) -> OrderedMap<Int64, VersionChain>.Position? {
    positionMutation = table.rows.mutationCount
    return switch operation {
    case .exactly, .atOrAfter: table.rows.position(atOrAfter: key)
    case .after: after(key)
    case .atOrBefore: table.rows.position(atOrBefore: key)
    case .before: before(key)
    }
  }

  mutating func remember(_ found: OrderedMap<Int64, VersionChain>.Position) {
    position = found
    positionMutation = table.rows.mutationCount
  }

  /// Moves `position` to the neighbour of the current row, seeking again if the map has changed.
  mutating func stepPosition(forward: Bool, from row: Int64) {
    if let current = position, positionMutation == table.rows.mutationCount,
      table.rows.key(at: current) == row
    {
      position =
        forward ? table.rows.position(after: current) : table.rows.position(before: current)
    } else {
      position = forward ? after(row) : before(row)
      positionMutation = table.rows.mutationCount
    }
  }

  private func after(_ row: Int64) -> OrderedMap<Int64, VersionChain>.Position? {
    row == .max ? nil : table.rows.position(atOrAfter: row + 1)
  }

  private func before(_ row: Int64) -> OrderedMap<Int64, VersionChain>.Position? {
    row == .min ? nil : table.rows.position(atOrBefore: row - 1)
  }

  /// The number of rows that the transaction sees; the cursor is on none afterwards.
  ///
  /// - Throws: A yield, or the failure of a hook.
  /// - Complexity: O(rows).
  package mutating func count() throws(Interrupted) -> Int64 {
    if !isUnderWay { state = .counting(from: nil, count: 0) }
    guard case .counting(let from, var count) = state else { trap("a count in state \(state)") }
    var position = from.map { after($0) } ?? table.rows.first
    while let current = position {
      let row = table.rows.key(at: current)
      context.slots.footprint.record(access(row, isWrite: false))
      if store.isolation.visibleRecord(in: table.rows.value(at: current), for: transaction) != nil {
        count += 1
      }
      state = .counting(from: row, count: count)
      position = table.rows.position(after: current)
      try pass(.countProgress, row)
    }
    state = .unpositioned
    return count
  }
}
