/// All tables at one version of the schema; immutable, so that its identity names the version.
final class Schema: Sendable {
  /// In the order of their numbers.
  let tables: [Table]
  private let indices: [Name: Int]

  init(tables: [Table] = []) {
    self.tables = tables
    var indices: [Name: Int] = [:]
    for (index, table) in tables.enumerated() { indices[table.folded] = index }
    self.indices = indices
  }

  /// The table of that name, the schema table under its two names included.
  func table(named name: Name) -> Table? {
    if let index = indices[name] { return tables[index] }
    switch name.text {
    case "sqlite_schema", "sqlite_master": return Table.schema
    default: return nil
    }
  }

  func adding(_ table: Table) -> Schema { Schema(tables: tables + [table]) }

  func removing(_ table: Table) -> Schema {
    Schema(tables: tables.filter { $0 !== table })
  }
}
