import MVCC
import SQLSyntax
import Values

/// Rows of the schema table: type, name, tbl_name, rootpage, sql.
enum SchemaRow {
  /// The table that a row of the schema table describes; taken from `texts` if it is known there.
  ///
  /// - Throws: `corrupt` if it describes none.
  static func table(
    _ record: Record, at row: Int64, _ texts: inout CompiledTexts
  ) throws(EngineError) -> Table {
    let values: [Value]
    do throws(RecordError) {
      values = try record.values()
    } catch {
      throw .corrupt("row \(row) of sqlite_schema: \(error)")
    }
    guard values.count == 5, case .integer(let page) = values[3], case .text(let sql) = values[4],
      let id = UInt32(exactly: page), id > TableID.schema.rawValue
    else { throw .corrupt("row \(row) of sqlite_schema does not describe a table") }
    let number = TableID(rawValue: id)
    if let table = texts.table(sql, number, at: row) { return table }
    let table = try parse(sql).makeTable(id: number, schemaRow: row)
    texts.insert(table)
    return table
  }

  private static func parse(_ sql: String) throws(EngineError) -> TableDefinition {
    let statement: SQLStatement
    do throws(SyntaxError) {
      statement = try Parser.statement(in: sql)
    } catch {
      throw .corrupt("sqlite_schema contains an invalid statement: \(error)")
    }
    guard case .createTable(let create) = statement else {
      throw .corrupt("sqlite_schema contains a statement that creates no table")
    }
    return try TableDefinition(create, sql: sql)
  }
}
