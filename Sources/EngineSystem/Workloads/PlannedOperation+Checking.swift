/// What is wrong with an operation of a hand-written plan.
///
/// There are statements only for what workloads do, and properties rely on how versioned values are written.
extension PlannedOperation {
  /// Names of savepoints that have statements.
  static let savepoints: ClosedRange<Int64> = 0...3
  /// The most rows that one statement may move, because the model moves them one by one.
  static let movedRowsMax: Int64 = 1_000
  /// The most ticks that a client sleeps.
  static let ticksMax: UInt64 = 1_000_000
  /// Keys of versioned values share a number with their table.
  private static let versionedKeys: ClosedRange<Int64> = 0...(1 << 56 - 1)

  /// A sentence without its place; nil if nothing is wrong.
  var complaint: String? {
    switch self {
    case .fixed(let effect): effect.complaint
    case .aimedRead: nil
    case .setFromRead(let table, _, _):
      table.isPlain && !table.isText ? nil : "expected a table of numbers, not \(table.name)"
    case .insertIfUnchanged(let table, let key, let row):
      Effect.insert(table, key: key, row).complaint
    case .ledger(let tag), .foldedLedger(let tag): Self.complaint(ofTag: tag)
    case .close: nil
    case .idle(let ticks), .pause(let ticks):
      (1...Self.ticksMax).contains(ticks) ? nil : "expected 1 to \(Self.ticksMax) ticks"
    }
  }

  fileprivate static func complaint(ofTag tag: Int64) -> String? {
    tag > 0 ? nil : "expected a tag of at least 1"
  }

  fileprivate static func complaint(ofKey key: Int64) -> String? {
    versionedKeys.contains(key) ? nil : "expected a key of 0 to \(versionedKeys.upperBound)"
  }
}

extension Effect {
  fileprivate var complaint: String? {
    switch self {
    case .begin, .commit, .rollback: nil
    case .savepoint(let name), .release(let name), .rollbackTo(let name):
      PlannedOperation.savepoints.contains(name) ? nil : "expected a savepoint of 0 to 3"
    case .read(let query): query.complaint
    case .insert(let table, let key, let row): table.complaint(inserting: row, at: key)
    case .insertPair(let table, _, _, _):
      table.isPlain ? nil : "rows of \(table.name) are not inserted in pairs"
    case .update(let table, let lower, let upper, let change):
      lower > upper ? Self.emptyRange : change.complaint(table, lower, upper)
    case .delete(let table, let lower, let upper):
      lower > upper
        ? Self.emptyRange : table.isVersioned ? "rows of \(table.name) are not deleted" : nil
    case .createTable(let table), .dropTable(let table):
      table.isScratch ? nil : "only scratch tables are made and dropped, not \(table.name)"
    }
  }

  fileprivate static let emptyRange = "the lower key is above the upper one"
}

extension Query {
  fileprivate var complaint: String? {
    if lower > upper { return Effect.emptyRange }
    switch result {
    case .rows(_, .some(let limit)) where limit < 0: return "expected a limit of at least 0"
    case .aggregate where table.isText: return "a table of texts such as \(table.name) has no sum"
    case .count where (lower, upper) != (.min, .max): return "all rows of a table are counted"
    default: break
    }
    let hasV = table.columns[0] == "v" && !table.isText
    return threshold == nil || hasV ? nil : "\(table.name) has no numbers at v to compare"
  }
}

extension ModelTable {
  /// Whether its values carry versions that are judged.
  fileprivate var isVersioned: Bool { self == .cells || self == .lists }
  /// Whether clients may write its rows in any way.
  fileprivate var isPlain: Bool { !isVersioned && self != .ledger }

  fileprivate func complaint(inserting row: ModelRow, at key: Int64?) -> String? {
    if isPlain { return nil }
    guard self == .lists, let key else { return "rows of \(name) are not inserted" }
    return PlannedOperation.complaint(ofKey: key) ?? RowChange.complaint(ofEntry: row.text)
  }
}

extension RowChange {
  fileprivate func complaint(_ table: ModelTable, _ lower: Int64, _ upper: Int64) -> String? {
    switch self {
    case .cell(let tag):
      guard table == .cells, lower == upper else { return "one row of cells has a cell to write" }
      return PlannedOperation.complaint(ofKey: lower) ?? PlannedOperation.complaint(ofTag: tag)
    case .append(let text):
      guard table == .lists, lower == upper else { return "one row of lists is appended to" }
      return PlannedOperation.complaint(ofKey: lower) ?? Self.complaint(ofEntry: text)
    default: break
    }
    guard table.isPlain else { return "rows of \(table.name) are not updated in this way" }
    switch self {
    case .set(let column, _):
      guard !table.isText else { return "\(table.name) has texts and no numbers" }
      return column == 0 || lower == upper ? nil : "the last column is set in one row at a time"
    case .add: return table.isText ? "\(table.name) has texts and no numbers" : nil
    case .text: return table.isText ? nil : "\(table.name) has numbers and no texts"
    case .moveKey:
      let (count, isTooMuch) = upper.subtractingReportingOverflow(lower)
      return isTooMuch || count >= PlannedOperation.movedRowsMax
        ? "at most \(PlannedOperation.movedRowsMax) rows are moved at once" : nil
    case .append, .cell: return nil
    }
  }

  /// An entry of a list is its tag and a comma.
  fileprivate static func complaint(ofEntry text: String) -> String? {
    guard text.hasSuffix(","), let tag = Int64(text.dropLast()), tag > 0 else {
      return "expected a tag and a comma such as \"17,\" for a list"
    }
    return nil
  }
}
