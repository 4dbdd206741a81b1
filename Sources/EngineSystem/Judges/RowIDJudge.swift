import Primitives

/// The row ids that were used in this opening, by table: the engine gives none of them to a new row.
struct RowIDJudge {
  private var given: ContiguousArray<TimestampSet> = ContiguousArray(
    repeating: TimestampSet(), count: ModelTable.allCases.count)
  /// Ids that clients named, each with the step at which one was first written.
  private var named: ContiguousArray<[Int64: UInt64]> = ContiguousArray(
    repeating: [:], count: ModelTable.allCases.count)

  mutating func opened() { self = RowIDJudge() }

  /// A table of that name begins again.
  mutating func replaced(_ table: ModelTable) {
    given[table.rawValue] = TimestampSet()
    named[table.rawValue] = [:]
  }

  /// A client has named a row id of its own, in a statement that ended well at `step`.
  mutating func use(_ table: ModelTable, _ row: Int64, at step: UInt64) {
    if named[table.rawValue][row] == nil { named[table.rawValue][row] = step }
  }

  /// When a client first wrote a row of that id by its name; nil while none has.
  func namedStep(_ table: ModelTable, _ row: Int64) -> UInt64? { named[table.rawValue][row] }

  /// The engine has given a row id.
  ///
  /// - Returns: Whether it has given it to nobody else.
  mutating func take(_ table: ModelTable, _ row: Int64) -> Bool {
    given[table.rawValue].insert(UInt64(bitPattern: row))
  }
}
