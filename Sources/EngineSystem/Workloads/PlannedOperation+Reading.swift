/// Refuses keys that the operation does not have, so that a misspelt key does not count as one that was left out.
extension PlannedOperation: Decodable {
  init(from decoder: any Decoder) throws {
    var reader = OperationReader(container: try decoder.container(keyedBy: OperationKey.self))
    self = try reader.operation()
    try reader.finish()
    if let complaint { throw reader.error(complaint) }
  }
}

private struct OperationReader {
  let container: KeyedDecodingContainer<OperationKey>
  private var known = [OperationKey.word.stringValue]

  init(container: KeyedDecodingContainer<OperationKey>) { self.container = container }

  func error(_ text: String, at key: OperationKey? = nil) -> DecodingError {
    .dataCorrupted(
      DecodingError.Context(
        codingPath: container.codingPath + (key.map { [$0] } ?? []), debugDescription: text))
  }

  /// Refuses what was not read.
  func finish() throws {
    let unknown = container.allKeys.map(\.stringValue).filter { !known.contains($0) }
    guard let first = unknown.min() else { return }
    throw error(
      "expected only " + known.joined(separator: ", "), at: OperationKey(stringValue: first))
  }

  private func word() throws -> OperationWord {
    let text = try container.decode(String.self, forKey: .word)
    guard let word = OperationWord(rawValue: text) else {
      let all = OperationWord.allCases.map(\.rawValue).joined(separator: ", ")
      throw error("expected one of \(all)", at: .word)
    }
    return word
  }

  mutating func operation() throws -> PlannedOperation {
    switch try word() {
    case .begin: .fixed(.begin(try value(.mode)))
    case .commit: .fixed(.commit)
    case .rollback: .fixed(.rollback)
    case .savepoint: .fixed(.savepoint(try value(.savepoint)))
    case .release: .fixed(.release(try value(.savepoint)))
    case .rollbackTo: .fixed(.rollbackTo(try value(.savepoint)))
    case .read: .fixed(.read(try query()))
    case .aimedRead: .aimedRead(try value(.table), key: try value(.key))
    case .insert: try insert()
    case .insertPair: try insertPair()
    case .insertIfUnchanged: try insertIfUnchanged()
    case .update: try update()
    case .setFromRead:
      .setFromRead(try value(.table), key: try value(.key), plus: try value(.add))
    case .delete: try delete()
    case .createTable: .fixed(.createTable(try value(.table)))
    case .dropTable: .fixed(.dropTable(try value(.table)))
    case .ledger: .ledger(tag: try value(.tag))
    case .foldedLedger: .foldedLedger(tag: try value(.tag))
    case .close: .close
    case .idle: .idle(ticks: try value(.ticks))
    case .pause: .pause(ticks: try value(.ticks))
    }
  }

  private mutating func insert() throws -> PlannedOperation {
    let table: ModelTable = try value(.table)
    let key: Int64? = try optional(.key)
    return .fixed(.insert(table, key: key, try row(of: table)))
  }

  private mutating func insertPair() throws -> PlannedOperation {
    let table: ModelTable = try value(.table)
    let (first, second): (Int64, Int64) = (try value(.key), try value(.second))
    return .fixed(.insertPair(table, first, second, try row(of: table)))
  }

  private mutating func insertIfUnchanged() throws -> PlannedOperation {
    let table: ModelTable = try value(.table)
    let key: Int64 = try value(.key)
    return .insertIfUnchanged(table, key: key, try row(of: table))
  }

  private mutating func update() throws -> PlannedOperation {
    let table: ModelTable = try value(.table)
    let (lower, upper) = try range()
    return .fixed(.update(table, lower: lower, upper: upper, try change(of: table)))
  }

  private mutating func delete() throws -> PlannedOperation {
    let table: ModelTable = try value(.table)
    let (lower, upper) = try range()
    return .fixed(.delete(table, lower: lower, upper: upper))
  }

  private mutating func query() throws -> Query {
    var query = Query(table: try value(.table))
    (query.lower, query.upper) = try range()
    query.threshold = try optional(.atLeast)
    let isDescending: Bool = try optional(.isDescending) ?? false
    let limit: Int64? = try optional(.limit)
    let (isSum, isCount): (Bool, Bool) = (
      try optional(.isSum) ?? false, try optional(.isCount) ?? false
    )
    let isOrdered = isDescending || limit != nil
    guard [isSum, isCount, isOrdered, query.threshold != nil].count(where: { $0 }) <= 1 else {
      throw error("expected one of sum, count, at-least, or an order with a limit")
    }
    if isSum { query.result = .aggregate(column: 0) }
    if isCount { query.result = .count }
    if isOrdered { query.result = .rows(descending: isDescending, limit: limit) }
    return query
  }

  /// The change that the UPDATE makes.
  private mutating func change(of table: ModelTable) throws -> RowChange {
    var changes: [RowChange] = []
    if let value: Int64 = try optional(.set) { changes.append(.set(column: 0, value)) }
    if let value: Int64 = try optional(.setLast) {
      changes.append(.set(column: table.columns.count - 1, value))
    }
    if let amount: Int64 = try optional(.add) { changes.append(.add(column: 0, amount)) }
    if let text: String = try optional(.append) { changes.append(.append(text)) }
    if let text: String = try optional(.text) { changes.append(.text(text)) }
    if let distance: Int64 = try optional(.moveBy) { changes.append(.moveKey(by: distance)) }
    if let tag: Int64 = try optional(.cell) { changes.append(.cell(tag: tag)) }
    guard changes.count == 1 else {
      throw error("expected one of set, set-last, add, append, text, move-by, cell")
    }
    return changes[0]
  }

  private mutating func range() throws -> (lower: Int64, upper: Int64) {
    if let key: Int64 = try optional(.key) { return (key, key) }
    return (try optional(.lower) ?? .min, try optional(.upper) ?? .max)
  }

  private mutating func row(of table: ModelTable) throws -> ModelRow {
    if table.isText { return ModelRow(text: try value(.text)) }
    let columns: [Int64] = try value(.row)
    guard columns.count == table.columns.count else {
      throw error("expected a list of \(table.columns.count)", at: .row)
    }
    var row = ModelRow()
    for (column, value) in columns.enumerated() { row[column] = value }
    return row
  }

  private mutating func value<Value: Decodable>(_ key: OperationKey) throws -> Value {
    known.append(key.stringValue)
    return try container.decode(Value.self, forKey: key)
  }

  private mutating func optional<Value: Decodable>(_ key: OperationKey) throws -> Value? {
    known.append(key.stringValue)
    return try container.decodeIfPresent(Value.self, forKey: key)
  }
}
