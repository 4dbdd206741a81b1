import Primitives

extension Effect {
  /// The statement that has this effect: the number of its text and its parameters.
  var statement: (template: Int, parameters: Parameters) {
    var parameters = Parameters()
    let template = fill(&parameters)
    return (template, parameters)
  }

  private func fill(_ parameters: inout Parameters) -> Int {
    switch self {
    case .begin(.deferred): return Template.controls
    case .begin(.concurrent): return Template.controls + 1
    case .begin(.immediate): return Template.controls + 2
    case .commit: return Template.controls + 3
    case .rollback: return Template.controls + 4
    case .savepoint(let name): return Template.controls + 8 + Int(name)
    case .release(let name): return Template.controls + 12 + Int(name)
    case .rollbackTo(let name): return Template.controls + 16 + Int(name)
    case .read(let query): return query.fill(&parameters)
    case .insert(let table, let key, let row):
      if let key { parameters.append(key) }
      table.append(row, to: &parameters)
      return table.rawValue * Template.perTable + (key == nil ? 11 : 10)
    case .insertPair(let table, let first, let second, let row):
      parameters.append(first)
      parameters.append(second)
      table.append(row, to: &parameters)
      return table.rawValue * Template.perTable + 18
    case .update(let table, let lower, let upper, let change):
      return change.fill(table, lower, upper, &parameters)
    case .delete(let table, let lower, let upper):
      parameters.append(lower)
      if lower == upper { return table.rawValue * Template.perTable + 17 }
      parameters.append(upper)
      return table.rawValue * Template.perTable + 12
    case .createTable(let table): return table.rawValue * Template.perTable + 13
    case .dropTable(let table): return table.rawValue * Template.perTable + 14
    }
  }
}

extension ModelTable {
  fileprivate func append(_ row: ModelRow, to parameters: inout Parameters) {
    if isText { return parameters.append(row.text) }
    for column in columns.indices { parameters.append(row[column]) }
  }
}

extension Query {
  fileprivate func fill(_ parameters: inout Parameters) -> Int {
    let base = table.rawValue * Template.perTable
    if result == .count { return base + 8 }
    parameters.append(lower)
    if lower == upper, threshold == nil, result == .rows(descending: false, limit: nil) {
      return base
    }
    parameters.append(upper)
    if case .aggregate = result { return base + 5 }
    if let threshold {
      parameters.append(threshold)
      return base + 4
    }
    guard case .rows(let descending, let limit) = result, descending || limit != nil else {
      return base + 1
    }
    parameters.append(limit ?? Int64.max)
    return base + (descending ? 2 : 3)
  }
}

extension RowChange {
  fileprivate func fill(
    _ table: ModelTable, _ lower: Int64, _ upper: Int64, _ parameters: inout Parameters
  ) -> Int {
    let base = table.rawValue * Template.perTable
    parameters.append(lower)
    parameters.append(upper)
    switch self {
    case .set(let column, let value):
      parameters.append(value)
      require(
        column == 0 || column == table.columns.count - 1,
        "the first column is set or the last, not column \(column) of \(table.name)")
      if lower == upper { return base + (column == 0 ? 16 : 15) }
      require(column == 0, "ranges set only the first column, not column \(column)")
      return base + 6
    case .add(let column, let amount):
      require(column == 0, "only the first column can be added to, not column \(column)")
      parameters.append(amount)
      return base + 7
    case .append(let text):
      parameters.append(text)
      return base + 9
    case .cell(let tag):
      parameters.append(tag)
      return base + 9
    case .text(let text):
      parameters.append(text)
      return lower == upper ? base + 16 : base + 6
    case .moveKey(let distance):
      parameters.append(distance)
      return base + 19
    }
  }
}
