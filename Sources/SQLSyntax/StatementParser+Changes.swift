extension StatementParser {
  mutating func insert() throws(SyntaxError) -> InsertStatement {
    try advance()
    if token.keyword == .or { throw unsupported("INSERT OR") }
    try expect(.into)
    let table = try tableName()
    if token.keyword == .as { throw unsupported("an alias in INSERT") }
    let columns = token.kind == .leftParenthesis ? try names("a column name") : []
    let source = try insertSource()
    if token.keyword == .on { throw unsupported("ON CONFLICT") }
    return InsertStatement(table: table, columns: columns, source: source)
  }

  private mutating func insertSource() throws(SyntaxError) -> InsertStatement.Source {
    switch token.keyword {
    case .values:
      try advance()
      return .values(try rows())
    case .default:
      try advance()
      try expect(.values)
      return .defaultValues
    case .select, .with: throw unsupported("INSERT from a SELECT")
    default: throw unexpected("VALUES or DEFAULT VALUES")
    }
  }

  private mutating func rows() throws(SyntaxError) -> [[Expression]] {
    var rows: [[Expression]] = []
    repeat {
      let start = token.start
      let row = try row()
      if let first = rows.first, first.count != row.count {
        throw malformed("the row has \(row.count) values, the first has \(first.count)", at: start)
      }
      rows.append(row)
    } while try accept(.comma)
    return rows
  }

  /// Expressions between parentheses, no more than a row may have.
  private mutating func row() throws(SyntaxError) -> [Expression] {
    try expect(.leftParenthesis, "\"(\"")
    var row: [Expression] = []
    repeat {
      if row.count == Limit.columns.maximum { throw tooManyColumns() }
      row.append(try expression())
    } while try accept(.comma)
    try expect(.rightParenthesis, "\",\" or \")\"")
    return row
  }

  /// Names between parentheses, no more than a table may have columns.
  mutating func names(_ phrase: String) throws(SyntaxError) -> [Identifier] {
    try expect(.leftParenthesis, "\"(\"")
    var names: [Identifier] = []
    repeat {
      if names.count == Limit.columns.maximum { throw tooManyColumns() }
      names.append(try identifier(phrase))
    } while try accept(.comma)
    try expect(.rightParenthesis, "\",\" or \")\"")
    return names
  }

  mutating func update() throws(SyntaxError) -> UpdateStatement {
    try advance()
    if token.keyword == .or { throw unsupported("UPDATE OR") }
    let table = try changedTable()
    try expect(.set)
    var assignments: [Assignment] = []
    repeat {
      try appendAssignments(to: &assignments)
    } while try accept(.comma)
    if token.keyword == .from { throw unsupported("UPDATE with FROM") }
    let filter = try filter()
    try refuseOrdering("UPDATE")
    return UpdateStatement(table: table, assignments: assignments, filter: filter)
  }

  private mutating func appendAssignments(
    to assignments: inout [Assignment]
  ) throws(SyntaxError) {
    if token.kind == .leftParenthesis {
      try appendRowAssignment(to: &assignments)
    } else {
      let column = try identifier("a column name")
      try expect(.equal, "\"=\"")
      assignments.append(Assignment(column, try expression()))
    }
    if assignments.count > Limit.columns.maximum { throw tooManyColumns() }
  }

  /// `(a, b) = (x, y)`, or `(a) = x`.
  private mutating func appendRowAssignment(
    to assignments: inout [Assignment]
  ) throws(SyntaxError) {
    let start = token.start
    let columns = try names("a column name")
    try expect(.equal, "\"=\"")
    if columns.count == 1 {
      assignments.append(Assignment(columns[0], try expression()))
      return
    }
    let values = try row()
    guard values.count == columns.count else {
      let counts = "\(columns.count) columns are assigned \(values.count) values"
      throw malformed(counts, at: start)
    }
    for index in columns.indices {
      assignments.append(Assignment(columns[index], values[index]))
    }
  }

  mutating func delete() throws(SyntaxError) -> DeleteStatement {
    try advance()
    try expect(.from)
    let table = try changedTable()
    let filter = try filter()
    try refuseOrdering("DELETE")
    return DeleteStatement(table: table, filter: filter)
  }

  private mutating func changedTable() throws(SyntaxError) -> TableReference {
    var table = TableReference(try tableName())
    if try accept(.as) { table.alias = try identifier("an alias") }
    if token.keyword == .not { throw unsupported("NOT INDEXED") }
    return table
  }

  private func refuseOrdering(_ statement: String) throws(SyntaxError) {
    switch token.keyword {
    case .order: throw unsupported("\(statement) with ORDER BY")
    case .limit: throw unsupported("\(statement) with LIMIT")
    default: return
    }
  }
}
