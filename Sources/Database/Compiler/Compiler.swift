import MVCC
import SQLSyntax

/// What a statement's text was turned into.
enum Compiled {
  case program(Program)
  case control(Control)
}

/// A statement that begins, marks or ends a transaction.
enum Control {
  case begin(TransactionMode)
  case commit
  case rollback
  case savepoint(Name)
  case release(Name)
  case rollbackTo(Name)
}

/// Turns a syntax tree into a program, against one version of the schema.
struct Compiler {
  let text: String
  let schema: Schema
  var builder: ProgramBuilder
  var scope = Scope()

  private init(_ parsed: ParsedStatement, _ text: String, _ schema: Schema) {
    self.text = text
    self.schema = schema
    builder = ProgramBuilder(parameterCount: parsed.parameters.count)
  }

  /// Compiles the statement; its source ranges refer to `text`.
  ///
  /// - Throws: `sql` or `notSupported`, with a sentence that says what and where.
  static func compile(
    _ parsed: ParsedStatement, text: String, schema: Schema
  ) throws(EngineError) -> Compiled {
    if let control = control(parsed.statement) { return .control(control) }
    var compiler = Compiler(parsed, text, schema)
    let kind = try compiler.compile(parsed)
    compiler.builder.emit(.halt)
    return .program(Program(compiler.builder, kind: kind, schema: schema))
  }

  private static func control(_ statement: SQLStatement) -> Control? {
    switch statement {
    case .begin(let mode): .begin(mode)
    case .commit: .commit
    case .rollback: .rollback
    case .savepoint(let name): .savepoint(Name(name.name))
    case .release(let name): .release(Name(name.name))
    case .rollbackTo(let name): .rollbackTo(Name(name.name))
    default: nil
    }
  }

  private mutating func compile(_ parsed: ParsedStatement) throws(EngineError) -> ProgramKind {
    switch parsed.statement {
    case .select(let statement):
      try compile(statement)
      return .read
    case .insert(let statement): try compile(statement)
    case .update(let statement): try compile(statement)
    case .delete(let statement): try compile(statement)
    case .createTable(let statement): return try compile(statement, range: parsed.range)
    case .dropTable(let statement): return try compile(statement)
    default: throw .notSupported("this statement")
    }
    return .write
  }

  /// The table of that name, which the cursor then walks.
  mutating func openTable(_ name: Identifier, alias: Identifier? = nil) throws(EngineError) -> Table
  {
    guard let table = schema.table(named: Name(name.name)) else {
      throw fail("no such table: \(name.name)", at: name.range)
    }
    builder.table = table
    scope.table = table
    scope.name = Name((alias ?? name).name)
    scope.source = .cursor
    return table
  }

  /// The table of that name, for a statement that changes its rows.
  mutating func openWritable(
    _ name: Identifier, alias: Identifier? = nil
  ) throws(EngineError) -> Table {
    let table = try openTable(name, alias: alias)
    guard !table.isSchemaTable else {
      throw fail("table \(table.name) may not be modified", at: name.range)
    }
    return table
  }

  func fail(_ message: String, at range: SourceRange = .none) -> EngineError {
    .sql(message, at: range, in: text)
  }
}
