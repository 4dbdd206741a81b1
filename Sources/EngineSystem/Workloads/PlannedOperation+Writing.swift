/// One object with the word of the operation and what it needs; default values are left out.
extension PlannedOperation: Encodable {
  func encode(to encoder: any Encoder) throws {
    var writer = OperationWriter(container: encoder.container(keyedBy: OperationKey.self))
    try writer.write(self)
  }
}

private struct OperationWriter {
  var container: KeyedEncodingContainer<OperationKey>

  mutating func write(_ operation: PlannedOperation) throws {
    switch operation {
    case .fixed(let effect): try write(effect)
    case .aimedRead(let table, let key):
      try put(.aimedRead, table)
      try put(key, .key)
    case .setFromRead(let table, let key, let amount):
      try put(.setFromRead, table)
      try put(key, .key)
      try put(amount, .add)
    case .insertIfUnchanged(let table, let key, let row):
      try put(.insertIfUnchanged, table)
      try put(key, .key)
      try put(row, of: table)
    case .ledger(let tag):
      try put(.ledger)
      try put(tag, .tag)
    case .foldedLedger(let tag):
      try put(.foldedLedger)
      try put(tag, .tag)
    case .close: try put(.close)
    case .idle(let ticks):
      try put(.idle)
      try put(ticks, .ticks)
    case .pause(let ticks):
      try put(.pause)
      try put(ticks, .ticks)
    }
  }

  private mutating func write(_ effect: Effect) throws {
    switch effect {
    case .begin(let mode):
      try put(.begin)
      try put(mode, .mode)
    case .commit: try put(.commit)
    case .rollback: try put(.rollback)
    case .savepoint(let name): try put(.savepoint, savepoint: name)
    case .release(let name): try put(.release, savepoint: name)
    case .rollbackTo(let name): try put(.rollbackTo, savepoint: name)
    case .read(let query): try write(query)
    case .insert(let table, let key, let row):
      try put(.insert, table)
      if let key { try put(key, .key) }
      try put(row, of: table)
    case .insertPair(let table, let first, let second, let row):
      try put(.insertPair, table)
      try put(first, .key)
      try put(second, .second)
      try put(row, of: table)
    case .update(let table, let lower, let upper, let change):
      try put(.update, table)
      try put(lower, through: upper)
      try write(change)
    case .delete(let table, let lower, let upper):
      try put(.delete, table)
      try put(lower, through: upper)
    case .createTable(let table): try put(.createTable, table)
    case .dropTable(let table): try put(.dropTable, table)
    }
  }

  private mutating func write(_ query: Query) throws {
    try put(.read, query.table)
    try put(query.lower, through: query.upper)
    switch query.result {
    case .rows(let isDescending, let limit):
      if isDescending { try put(true, .isDescending) }
      if let limit { try put(limit, .limit) }
    case .aggregate: try put(true, .isSum)
    case .count: try put(true, .isCount)
    }
    if let threshold = query.threshold { try put(threshold, .atLeast) }
  }

  private mutating func write(_ change: RowChange) throws {
    switch change {
    case .set(column: 0, let value): try put(value, .set)
    case .set(_, let value): try put(value, .setLast)
    case .add(_, let amount): try put(amount, .add)
    case .append(let text): try put(text, .append)
    case .text(let text): try put(text, .text)
    case .moveKey(let distance): try put(distance, .moveBy)
    case .cell(let tag): try put(tag, .cell)
    }
  }

  private mutating func put(_ value: some Encodable, _ key: OperationKey) throws {
    try container.encode(value, forKey: key)
  }

  private mutating func put(_ word: OperationWord) throws { try put(word, .word) }

  private mutating func put(_ word: OperationWord, _ table: ModelTable) throws {
    try put(word)
    try put(table, .table)
  }

  private mutating func put(_ word: OperationWord, savepoint name: Int64) throws {
    try put(word)
    try put(name, .savepoint)
  }

  private mutating func put(_ lower: Int64, through upper: Int64) throws {
    if lower == upper { return try put(lower, .key) }
    if lower != .min { try put(lower, .lower) }
    if upper != .max { try put(upper, .upper) }
  }

  private mutating func put(_ row: ModelRow, of table: ModelTable) throws {
    if table.isText { return try put(row.text, .text) }
    try put(table.columns.indices.map { row[$0] }, .row)
  }
}
