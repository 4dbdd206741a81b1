import MVCC
import SQLSyntax
import Values

extension Compiler {
  mutating func compile(_ statement: InsertStatement) throws(EngineError) {
    let table = try openWritable(statement.table)
    scope = Scope()
    let targets = try insertTargets(statement, table)
    builder.emit(.openCursor)
    switch statement.source {
    case .defaultValues: try compileRow([], targets: [], table)
    case .values(let rows):
      for (index, row) in rows.enumerated() {
        try checkArity(row.count, targets.count, statement, table)
        if index > 0 { builder.emit(.pause) }
        let mark = builder.mark
        try compileRow(row, targets: targets, table)
        builder.release(to: mark)
      }
    }
  }

  /// The column that each value is for; nil for the row id.
  private func insertTargets(
    _ statement: InsertStatement, _ table: Table
  ) throws(EngineError) -> [Int?] {
    guard !statement.columns.isEmpty else {
      return table.columns.indices.map { $0 == table.rowIDColumn ? nil : $0 }
    }
    var targets: [Int?] = []
    for column in statement.columns {
      let name = Name(column.name)
      if let index = table.column(named: name) {
        targets.append(index == table.rowIDColumn ? nil : index)
      } else if isRowIDName(name) {
        targets.append(nil)
      } else {
        throw fail("table \(table.name) has no column named \(column.name)", at: column.range)
      }
    }
    return targets
  }

  private func checkArity(
    _ count: Int, _ expected: Int, _ statement: InsertStatement, _ table: Table
  ) throws(EngineError) {
    guard count != expected else { return }
    throw statement.columns.isEmpty
      ? fail(
        "table \(table.name) has \(expected) columns but \(count) values were supplied",
        at: statement.table.range)
      : fail("\(count) values for \(expected) columns", at: statement.table.range)
  }

  private mutating func compileRow(
    _ values: [Expression], targets: [Int?], _ table: Table
  ) throws(EngineError) {
    let block = builder.allocate(table.columns.count)
    let rowID = builder.allocate()
    var key: Register?
    for index in table.columns.indices {
      let target = block + Register(index)
      if index == table.rowIDColumn {
        try compile(.literal(.null), into: target)
      } else if let position = targets.firstIndex(of: .some(index)) {
        try compile(values[position], into: target)
        try check(table, index, target)
      } else {
        try compile(table.columns[index].defaultValue ?? .literal(.null), into: target)
        try check(table, index, target)
      }
    }
    if let position = targets.firstIndex(of: nil) { key = try compile(values[position]) }
    emitKey(key, rowID, table)
    builder.emit(.makeRecord(first: block, count: Int32(table.columns.count)))
    builder.emit(.insert(rowID: rowID))
    builder.emit(.noteChange(lastRowID: rowID, isInsert: true))
  }

  /// Emits the checks that a column demands of a value stored in it.
  mutating func check(_ table: Table, _ index: Int, _ register: Register) throws(EngineError) {
    let column = table.columns[index]
    if column.affinity != .blob { builder.emit(.affinity(register, column.affinity)) }
    guard column.isNotNull else { return }
    let message = builder.message("NOT NULL constraint failed: \(table.name).\(column.name)")
    builder.emit(.requireNotNull(register, message: message))
  }

  /// Emits the choice of the row id: the value of `key`, or a new one if that is NULL.
  private mutating func emitKey(_ key: Register?, _ rowID: Register, _ table: Table) {
    guard let key else { return builder.emit(.newRowID(into: rowID)) }
    let (allocate, end) = (builder.makeLabel(), builder.makeLabel())
    builder.emit(.toRowID(key, into: rowID, ifNull: allocate))
    builder.emit(.refuseExisting(rowID, message: duplicateMessage(table)))
    builder.emit(.jump(end))
    builder.bind(allocate)
    builder.emit(.newRowID(into: rowID))
    builder.bind(end)
  }

  mutating func duplicateMessage(_ table: Table) -> Int32 {
    let column = table.rowIDColumn.map { table.columns[$0].name } ?? "rowid"
    return builder.message("UNIQUE constraint failed: \(table.name).\(column)")
  }
}
