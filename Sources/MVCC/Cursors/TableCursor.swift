import AsyncIO
import Primitives
import Values

/// How a seek compares the rows it passes with the key it is given.
package enum SeekOperator: Hashable, Sendable { case exactly, atOrAfter, after, atOrBefore, before }

/// Walks the rows of one table that one transaction sees, in row-id order, both ways.
///
/// Every call can be interrupted by a yield; the same call is then made again and continues where it was. The
/// cursor stays valid while rows come and go, including those of its own transaction.
package struct TableCursor {
  /// Where the cursor is, and what it carries over a yield.
  enum State {
    /// Before the first call or after the last row. Can move to: looking, counting.
    case unpositioned
    /// On a row. Can move to: moving, looking.
    case positioned
    /// A seek has passed its first hook. Can move to: walking, positioned, unpositioned.
    case looking(SeekOperator, Int64)
    /// A move has passed its first hook. Can move to: walking.
    case moving(forward: Bool)
    /// Looks for the next visible row, after `from`. Can move to: positioned, unpositioned.
    case walking(forward: Bool, from: Int64)
    /// Counts rows. Can move to: unpositioned.
    case counting(from: Int64?, count: Int64)
  }

  let store: MVStore
  let transaction: Transaction
  let table: TableStore
  let context: YieldContext
  var state = State.unpositioned

  /// The row ids that the cursor walks over; it looks at no row outside, and so depends on none.
  var lowest = Int64.min
  var highest = Int64.max

  /// Where the cursor is in the map, as long as the map has not changed.
  var position: OrderedMap<Int64, VersionChain>.Position?
  var positionMutation: UInt64 = 0

  /// The row id of the current row.
  package internal(set) var rowID: Int64 = 0
  /// The current row.
  package internal(set) var record = Record(bytes: [])

  package init(
    store: MVStore, transaction: Transaction, table: TableID, context: YieldContext
  ) {
    self.store = store
    self.transaction = transaction
    self.table = store.index.table(table)
    self.context = context
  }

  /// Whether the cursor is on a row.
  package var isPositioned: Bool { if case .positioned = state { true } else { false } }

  /// Restricts this cursor to the row ids from `low` to `high`.
  package mutating func confine(to low: Int64, _ high: Int64) {
    lowest = low
    highest = high
  }

  /// Moves to the first row that the transaction sees; false if there is none.
  ///
  /// - Throws: A yield, or the failure of a hook.
  package mutating func rewind() throws(Interrupted) -> Bool { try seek(.atOrAfter, .min) }

  /// Moves to the last row that the transaction sees; false if there is none.
  ///
  /// - Throws: A yield, or the failure of a hook.
  package mutating func last() throws(Interrupted) -> Bool { try seek(.atOrBefore, .max) }

  /// Moves to the first row that `operation` accepts; false if there is none.
  ///
  /// - Throws: A yield, or the failure of a hook.
  /// - Complexity: O(log rows + rows passed that are not seen).
  package mutating func seek(
    _ operation: SeekOperator, _ key: Int64
  ) throws(Interrupted) -> Bool {
    if !isUnderWay {
      try pass(.seekStart, key)
      state = .looking(operation, key)
    }
    if case .looking = state {
      try pass(.seekBTreeProgress, key)
      if operation == .exactly { return try find(key) }
      state = .walking(forward: operation == .atOrAfter || operation == .after, from: key)
      position = firstPosition(operation, key)
      if position != nil { return try walk() }
      return finish(at: nil)
    }
    return try walk()
  }

  /// Moves to the next row; false after the last.
  ///
  /// - Throws: A yield, or the failure of a hook.
  package mutating func next() throws(Interrupted) -> Bool { try move(forward: true) }

  /// Moves to the previous row; false before the first.
  ///
  /// - Throws: A yield, or the failure of a hook.
  package mutating func previous() throws(Interrupted) -> Bool { try move(forward: false) }

  private mutating func move(forward: Bool) throws(Interrupted) -> Bool {
    if !isUnderWay {
      guard isPositioned else { return false }
      if forward { try pass(.nextStart, rowID) }
      state = .moving(forward: forward)
    }
    if case .moving = state {
      try pass(forward ? .nextBTreeAdvance : .previousBTreeAdvance, rowID)
      state = .walking(forward: forward, from: rowID)
      stepPosition(forward: forward, from: rowID)
      if position == nil { return finish(at: nil) }
    }
    return try walk()
  }

  /// Whether a call was interrupted and is being made again.
  var isUnderWay: Bool {
    switch state {
    case .unpositioned, .positioned: false
    case .looking, .moving, .walking, .counting: true
    }
  }

  /// Passes a hook of the cursor's family, which may yield or fail.
  @inline(__always)
  func pass(_ point: CursorYieldPoint, _ row: Int64) throws(Interrupted) {
    #if InjectedYields
      try context.pass(point, touching: access(row, isWrite: point == .writeStart))
      if context.injectedFailure(at: point) != nil { throw .failure(.outOfMemory) }
    #endif
  }

  func access(_ row: Int64, isWrite: Bool) -> Access {
    Access(
      .row, UInt64(table.id.rawValue) &<< 40 ^ UInt64(bitPattern: row), isWrite: isWrite)
  }

  /// Releases what the cursor holds; can be called at any yield, and twice.
  package mutating func close() {
    if transaction.heldRowIDLock === table { store.rowIDLocks.release(of: transaction) }
    state = .unpositioned
    position = nil
  }
}
