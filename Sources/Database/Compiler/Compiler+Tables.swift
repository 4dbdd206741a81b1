import MVCC
import SQLSyntax
import Values

extension Compiler {
  mutating func compile(
    _ statement: CreateTableStatement, range: SourceRange
  ) throws(EngineError) -> ProgramKind {
    let name = Name(statement.table.name)
    if schema.table(named: name) != nil {
      if statement.ifNotExists { return .read }
      throw fail("table \(statement.table.name) already exists", at: statement.table.range)
    }
    guard !name.hasPrefix("sqlite_") else {
      throw fail(
        "object name reserved for internal use: \(statement.table.name)",
        at: statement.table.range)
    }
    let definition = try TableDefinition(statement, sql: prefix(upTo: range.end))
    for column in definition.columns { try checkDefault(column) }
    builder.definition = definition
    builder.table = Table.schema
    emitCreation(definition)
    return .schemaChange
  }

  private func prefix(upTo end: Int) -> String {
    String(decoding: Array(text.utf8).prefix(end), as: UTF8.self)
  }

  private mutating func checkDefault(_ column: Column) throws(EngineError) {
    guard let value = column.defaultValue else { return }
    guard isConstant(value) else {
      throw fail("default value of column [\(column.name)] is not constant")
    }
    var trial = self
    try trial.compile(value)
    guard trial.builder.parameterCount == 0 else {
      throw fail("a parameter is not allowed in the default value of column [\(column.name)]")
    }
  }

  private mutating func emitCreation(_ definition: TableDefinition) {
    let (block, row) = (builder.allocate(5), builder.allocate())
    let name = builder.constant(.text(definition.name))
    builder.emit(.openCursor)
    builder.emit(.newRowID(into: row))
    builder.emit(.copy(builder.constant(.text("table")), into: block))
    builder.emit(.copy(name, into: block + 1))
    builder.emit(.copy(name, into: block + 2))
    builder.emit(.allocateTable(into: block + 3))
    builder.emit(.copy(builder.constant(.text(definition.sql)), into: block + 4))
    builder.emit(.makeRecord(first: block, count: 5))
    builder.emit(.insert(rowID: row))
    builder.emit(.publishCreated(id: block + 3, row: row))
  }

  mutating func compile(_ statement: DropTableStatement) throws(EngineError) -> ProgramKind {
    guard let table = schema.table(named: Name(statement.table.name)) else {
      if statement.ifExists { return .read }
      throw fail("no such table: \(statement.table.name)", at: statement.table.range)
    }
    guard !table.isSchemaTable else {
      throw fail("table \(table.name) may not be dropped", at: statement.table.range)
    }
    builder.dropped = table
    builder.table = Table.schema
    builder.emit(.openCursor)
    builder.emit(.deleteRow(builder.constant(.integer(table.schemaRow))))
    builder.emit(.publishDropped)
    return .schemaChange
  }
}
