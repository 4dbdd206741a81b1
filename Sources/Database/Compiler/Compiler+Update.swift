import MVCC
import SQLSyntax
import Values

/// What an UPDATE computes: new values of columns, and perhaps of the row id.
private struct Assignments {
  var columns: [(index: Int, value: Expression)] = []
  var rowID: Expression?
}

extension Compiler {
  mutating func compile(_ statement: UpdateStatement) throws(EngineError) {
    let table = try openWritable(statement.table.name, alias: statement.table.alias)
    let assignments = try resolve(statement.assignments, table)
    let access = keyAccess(statement.filter)
    if assignments.rowID == nil {
      try scan(access) { (compiler, _) throws(EngineError) in
        let (block, rowID) = compiler.loadRow(of: table)
        try compiler.compute(assignments, table, block)
        compiler.store(block, rowID, table)
        if !access.isSingleRow { compiler.builder.emit(.pause) }
      }
    } else {
      try compileTwoPasses(assignments, access, table)
    }
  }

  mutating func compile(_ statement: DeleteStatement) throws(EngineError) {
    _ = try openWritable(statement.table.name, alias: statement.table.alias)
    let access = keyAccess(statement.filter)
    let none = builder.constant(.integer(0))
    try scan(access) { (compiler, _) throws(EngineError) in
      compiler.builder.emit(.delete)
      compiler.builder.emit(.noteChange(lastRowID: none, isInsert: false))
      if !access.isSingleRow { compiler.builder.emit(.pause) }
    }
  }

  private func resolve(
    _ assignments: [Assignment], _ table: Table
  ) throws(EngineError) -> Assignments {
    var resolved = Assignments()
    for assignment in assignments {
      let name = Name(assignment.column.name)
      if let index = table.column(named: name), index != table.rowIDColumn {
        resolved.columns.removeAll { $0.index == index }
        resolved.columns.append((index, assignment.value))
      } else if table.column(named: name) != nil || isRowIDName(name) {
        resolved.rowID = assignment.value
      } else {
        throw fail("no such column: \(assignment.column.name)", at: assignment.column.range)
      }
    }
    return resolved
  }

  /// Rows that may move are collected in a first pass, so that none is visited again at its new place.
  private mutating func compileTwoPasses(
    _ assignments: Assignments, _ access: KeyAccess, _ table: Table
  ) throws(EngineError) {
    try scan(access) { (compiler, _) in compiler.builder.emit(.collectRow) }
    let (again, end) = (builder.makeLabel(), builder.makeLabel())
    let key = builder.allocate()
    builder.bind(again)
    builder.emit(.nextCollected(into: key, ifNone: end))
    builder.emit(.seek(.exactly, key: key, ifNone: again))
    let (block, rowID) = loadRow(of: table)
    let moved = builder.allocate()
    if let expression = assignments.rowID {
      builder.emit(.requireRowID(try compile(expression), into: moved))
    }
    try compute(assignments, table, block)
    let stays = builder.makeLabel()
    builder.emit(.branchUnless(.notEqual, .none, moved, rowID, to: stays))
    builder.emit(.refuseExisting(moved, message: duplicateMessage(table)))
    builder.emit(.deleteRow(rowID))
    builder.bind(stays)
    store(block, moved, table)
    builder.emit(.pause)
    builder.emit(.jump(again))
    builder.bind(end)
  }

  /// Emits the loading of the row under the cursor; names then mean its registers.
  private mutating func loadRow(of table: Table) -> (block: Register, rowID: Register) {
    let (block, rowID) = (builder.allocate(table.columns.count), builder.allocate())
    builder.emit(.loadRow(into: block, count: Int32(table.columns.count)))
    builder.emit(.rowID(into: rowID))
    scope.source = .registers(first: block, rowID: rowID)
    return (block, rowID)
  }

  /// Computes all new values from the old row before the first of them replaces an old value.
  private mutating func compute(
    _ assignments: Assignments, _ table: Table, _ block: Register
  ) throws(EngineError) {
    if assignments.columns.count == 1 {
      let (index, value) = assignments.columns[0]
      try compile(value, into: block + Register(index))
      return try check(table, index, block + Register(index))
    }
    let first = builder.allocate(assignments.columns.count)
    for (offset, assignment) in assignments.columns.enumerated() {
      try compile(assignment.value, into: first + Register(offset))
      try check(table, assignment.index, first + Register(offset))
    }
    for (offset, assignment) in assignments.columns.enumerated() {
      builder.emit(.copy(first + Register(offset), into: block + Register(assignment.index)))
    }
  }

  private mutating func store(_ block: Register, _ rowID: Register, _ table: Table) {
    builder.emit(.makeRecord(first: block, count: Int32(table.columns.count)))
    builder.emit(.insert(rowID: rowID))
    builder.emit(.noteChange(lastRowID: rowID, isInsert: false))
  }
}
