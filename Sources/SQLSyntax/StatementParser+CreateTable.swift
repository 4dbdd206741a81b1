extension StatementParser {
  mutating func createTable() throws(SyntaxError) -> CreateTableStatement {
    try advance()
    try refuseOtherObjects()
    allowsParameters = false
    try expect(.table)
    let ifNotExists = try accept(.if)
    if ifNotExists {
      try expect(.not)
      try expect(.exists)
    }
    var statement = CreateTableStatement(
      table: try tableName(), ifNotExists: ifNotExists, columns: [])
    if token.keyword == .as { throw unsupported("CREATE TABLE from a SELECT") }
    try expect(.leftParenthesis, "\"(\"")
    try columnsAndConstraints(of: &statement)
    try expect(.rightParenthesis, "\",\" or \")\"")
    try refuseTableOptions()
    return statement
  }

  private func refuseOtherObjects() throws(SyntaxError) {
    switch token.keyword {
    case .index, .trigger, .view:
      throw unsupported("CREATE \(token.keyword.map { $0.rawValue.uppercased() } ?? "")")
    case .unique: throw unsupported("CREATE UNIQUE INDEX")
    case .virtual: throw unsupported("CREATE VIRTUAL TABLE")
    case .temp, .temporary: throw unsupported("a temporary object")
    default: return
    }
  }

  private func refuseTableOptions() throws(SyntaxError) {
    if token.keyword == .without { throw unsupported("WITHOUT ROWID") }
    guard token.kind == .word, token.keyword == nil else { return }
    if ASCIICase.fold(name(of: token)) == Array("strict".utf8) { throw unsupported("STRICT") }
  }

  private mutating func columnsAndConstraints(
    of statement: inout CreateTableStatement
  ) throws(SyntaxError) {
    repeat {
      if statement.columns.count == Limit.columns.maximum { throw tooManyColumns() }
      let start = token.start
      let column = try columnDefinition()
      if column.primaryKey != nil, statement.hasPrimaryKey { throw secondPrimaryKey(at: start) }
      statement.columns.append(column)
    } while try accept(.comma) && !beginsTableConstraint
    while beginsTableConstraint {
      if token.keyword == .primary, statement.hasPrimaryKey {
        throw secondPrimaryKey(at: token.start)
      }
      statement.primaryKey = try primaryKeyConstraint()
      // SQLite also accepts constraints without a comma between them.
      guard try accept(.comma) || beginsTableConstraint else { return }
      guard beginsTableConstraint else { throw unexpected("a constraint") }
    }
  }

  func secondPrimaryKey(at offset: Int) -> SyntaxError {
    malformed("the table has more than one primary key", at: offset)
  }

  private var beginsTableConstraint: Bool {
    switch token.keyword {
    case .primary, .unique, .check, .foreign, .constraint: true
    default: false
    }
  }

  private mutating func primaryKeyConstraint() throws(SyntaxError) -> PrimaryKeyConstraint {
    try refuseConstraint()
    let start = token.start
    try advance()
    try expect(.key)
    try expect(.leftParenthesis, "\"(\"")
    var columns: [PrimaryKeyConstraint.Column] = []
    repeat {
      if columns.count == Limit.columns.maximum { throw tooManyColumns() }
      let name = try identifier("a column name")
      if token.keyword == .collate { throw unsupported("COLLATE in a key") }
      columns.append(PrimaryKeyConstraint.Column(name, try direction() ?? .ascending))
    } while try accept(.comma)
    if token.keyword == .autoincrement { throw unsupported("AUTOINCREMENT") }
    try expect(.rightParenthesis, "\",\" or \")\"")
    if token.keyword == .on { throw unsupported("ON CONFLICT") }
    return PrimaryKeyConstraint(columns, range: SourceRange(start: start, end: previous.end))
  }

  /// Refuses the constraints that are not supported, whether of a column or of a table.
  func refuseConstraint() throws(SyntaxError) {
    switch token.keyword {
    case .unique: throw unsupported("UNIQUE")
    case .check: throw unsupported("CHECK")
    case .foreign: throw unsupported("FOREIGN KEY")
    case .constraint: throw unsupported("a named constraint")
    case .references: throw unsupported("REFERENCES")
    case .collate: throw unsupported("COLLATE of a column")
    case .generated, .as: throw unsupported("a generated column")
    case .autoincrement: throw unsupported("AUTOINCREMENT")
    case .on: throw unsupported("ON CONFLICT")
    case .deferrable: throw unsupported("DEFERRABLE")
    default: return
    }
  }
}

extension CreateTableStatement {
  fileprivate var hasPrimaryKey: Bool {
    if primaryKey != nil { return true }
    for column in columns where column.primaryKey != nil { return true }
    return false
  }
}
