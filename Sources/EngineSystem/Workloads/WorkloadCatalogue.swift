import Primitives

/// Every workload, in the order of the spec's weights: a new one is a line at the end.
enum WorkloadCatalogue {
  static let all: [any EngineWorkload] = [
    KeyValueWorkload(), ListAppendWorkload(), BankWorkload(), CellsWorkload(), SchemaWorkload(),
    WideWorkload(),
  ]

  static let names = all.map { "\(type(of: $0).name)" }

  static let weights = all.map { type(of: $0).weight }

  /// The workload that this table belongs to.
  static func owner(of table: ModelTable) -> any EngineWorkload {
    guard let owner = all.first(where: { $0.tables.contains(table) }) else {
      trap("no workload has the table \(table.name)")
    }
    return owner
  }
}
