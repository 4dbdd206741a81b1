import MVCC
import SQLSyntax

/// The texts that were prepared lately, compiled, so that connections of one database share them.
///
/// Connections prepare the same texts again and again, as those of a pool do, and compiling takes longer than most
/// executions. Only texts that are one statement are kept. The next opening can take them over.
public struct CompiledTexts {
  private struct Entry {
    let parsed: ParsedStatement
    var compiled: Compiled
  }

  private static let countMax = 256

  private var entries: [String: Entry] = [:]
  /// Tables by the statement that created them, for openings that find them again.
  private var tables: [String: Table] = [:]

  public init() {}

  /// What `text` was parsed and compiled to, compiled again if the schema has changed; nil if it is not known.
  mutating func find(
    _ text: String, _ schema: Schema
  ) throws(EngineError) -> (parsed: ParsedStatement, compiled: Compiled)? {
    guard let entry = entries[text] else { return nil }
    if case .program(let program) = entry.compiled, !program.isCurrent(in: schema) {
      let compiled = try Compiler.compile(entry.parsed, text: text, schema: schema)
      entries[text]?.compiled = compiled
      return (entry.parsed, compiled)
    }
    return (entry.parsed, entry.compiled)
  }

  /// The table that `sql` created, if an earlier opening found it with the same number and row.
  func table(_ sql: String, _ id: TableID, at row: Int64) -> Table? {
    guard let table = tables[sql], table.id == id, table.schemaRow == row else { return nil }
    return table
  }

  /// Keeps a table that was found; if there are too many, all others are forgotten.
  mutating func insert(_ table: Table) {
    if tables.count >= Self.countMax { tables.removeAll() }
    tables[table.sql] = table
  }

  /// Keeps a text that is one statement; if there are too many, all others are forgotten.
  mutating func insert(_ text: String, _ parsed: ParsedStatement, _ compiled: Compiled) {
    if entries.count >= Self.countMax { entries.removeAll() }
    entries[text] = Entry(parsed: parsed, compiled: compiled)
  }
}
