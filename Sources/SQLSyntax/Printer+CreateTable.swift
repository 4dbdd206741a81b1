extension Printer {
  mutating func print(_ statement: CreateTableStatement) {
    write(statement.ifNotExists ? "CREATE TABLE IF NOT EXISTS " : "CREATE TABLE ")
    write(statement.table)
    write(" (")
    write(list: statement.columns) { $0.print($1) }
    if let key = statement.primaryKey {
      write(", PRIMARY KEY (")
      write(list: key.columns) { printer, column in
        printer.write(column.name)
        if column.direction == .descending { printer.write(" DESC") }
      }
      write(")")
    }
    write(")")
  }

  private mutating func print(_ column: ColumnDefinition) {
    write(column.name)
    if let type = column.type {
      write(" ")
      print(type)
    }
    switch column.primaryKey {
    case nil: break
    case .plain: write(" PRIMARY KEY")
    case .ascending: write(" PRIMARY KEY ASC")
    case .descending: write(" PRIMARY KEY DESC")
    }
    if column.isNotNull { write(" NOT NULL") }
    if let value = column.defaultValue { print(defaultValue: value) }
  }

  /// Prints a default bare if the grammar allows it, otherwise in parentheses.
  private mutating func print(defaultValue: Expression) {
    write(" DEFAULT ")
    if case .literal = defaultValue { return print(defaultValue) }
    write("(")
    print(defaultValue)
    write(")")
  }
}
