extension Printer {
  mutating func print(_ statement: SQLStatement) {
    switch statement {
    case .createTable(let statement): print(statement)
    case .dropTable(let statement):
      write(statement.ifExists ? "DROP TABLE IF EXISTS " : "DROP TABLE ")
      write(statement.table)
    case .insert(let statement): print(statement)
    case .select(let statement): print(statement)
    case .update(let statement): print(statement)
    case .delete(let statement):
      write("DELETE FROM ")
      print(statement.table)
      print(clause: " WHERE ", statement.filter)
    default: printTransactionStatement(statement)
    }
  }

  private mutating func printTransactionStatement(_ statement: SQLStatement) {
    switch statement {
    case .begin(.deferred): write("BEGIN")
    case .begin(.immediate): write("BEGIN IMMEDIATE")
    case .begin(.concurrent): write("BEGIN CONCURRENT")
    case .commit: write("COMMIT")
    case .rollback: write("ROLLBACK")
    case .rollbackTo(let name): print("ROLLBACK TO ", name)
    case .savepoint(let name): print("SAVEPOINT ", name)
    case .release(let name): print("RELEASE ", name)
    default: break
    }
  }

  private mutating func print(_ verb: String, _ name: Identifier) {
    write(verb)
    write(name)
  }

  private mutating func print(clause: String, _ expression: Expression?) {
    guard let expression else { return }
    write(clause)
    print(expression)
  }

  private mutating func print(_ table: TableReference) {
    write(table.name)
    print(alias: table.alias)
  }

  private mutating func print(alias: Identifier?) {
    guard let alias else { return }
    print(" AS ", alias)
  }

  private mutating func print(_ statement: SelectStatement) {
    write("SELECT ")
    write(list: statement.results) { $0.print($1) }
    if let table = statement.from {
      write(" FROM ")
      print(table)
    }
    print(clause: " WHERE ", statement.filter)
    if !statement.ordering.isEmpty {
      write(" ORDER BY ")
      write(list: statement.ordering) { printer, term in
        printer.print(term.expression)
        if term.direction == .descending { printer.write(" DESC") }
      }
    }
    if let limit = statement.limit { print(limit) }
  }

  private mutating func print(_ limit: LimitClause) {
    if limit.offsetLeads, let offset = limit.offset {
      print(clause: " LIMIT ", offset)
      print(clause: ", ", limit.count)
    } else {
      print(clause: " LIMIT ", limit.count)
      print(clause: " OFFSET ", limit.offset)
    }
  }

  private mutating func print(_ column: ResultColumn) {
    switch column {
    case .all: write("*")
    case .allOf(let table):
      write(table)
      write(".*")
    case .expression(let expression, let alias, _):
      print(expression)
      print(alias: alias)
    }
  }

  private mutating func print(_ statement: InsertStatement) {
    write("INSERT INTO ")
    write(statement.table)
    if !statement.columns.isEmpty {
      write(" (")
      write(list: statement.columns) { $0.write($1) }
      write(")")
    }
    guard case .values(let rows) = statement.source else { return write(" DEFAULT VALUES") }
    write(" VALUES ")
    write(list: rows) { printer, row in
      printer.write("(")
      printer.write(list: row) { $0.print($1) }
      printer.write(")")
    }
  }

  private mutating func print(_ statement: UpdateStatement) {
    write("UPDATE ")
    print(statement.table)
    write(" SET ")
    write(list: statement.assignments) { printer, assignment in
      printer.write(assignment.column)
      printer.write(" = ")
      printer.print(assignment.value)
    }
    print(clause: " WHERE ", statement.filter)
  }
}
