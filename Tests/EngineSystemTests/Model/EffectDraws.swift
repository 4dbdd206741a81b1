@testable import EngineSystem

/// Draws effects of every kind over all tables, with keys from a small universe.
struct EffectDraws {
  private var draws: TestDraws

  init(seed: UInt64) { draws = TestDraws(seed: seed) }

  mutating func below(_ bound: Int) -> Int { draws.below(bound) }

  private mutating func key() -> Int64 { Int64(1 + draws.below(6)) }

  private mutating func value() -> Int64 {
    // Sums must stay integers: the engine goes over to reals where SQLite does, the model wraps.
    draws.below(20) == 0 ? draws.one(of: [1 << 40, -1 << 40, 0, -1]) : Int64(draws.below(100))
  }

  private mutating func bounds() -> (Int64, Int64) {
    switch draws.below(5) {
    case 0: return (.min, .max)
    case 1: return (key(), .max)
    case 2: return (.min, key())
    default:
      let lower = key()
      return (lower, lower + Int64(draws.below(4)))
    }
  }

  private mutating func table() -> ModelTable { draws.one(of: ModelTable.allCases) }

  /// A statement; control statements only where `isExplicit` lets them stand.
  mutating func effect(isExplicit: Bool, savepoints: [Int64]) -> Effect {
    let kind = draws.below(40)
    switch kind {
    case 0, 1, 2:
      if isExplicit { return kind == 0 ? .rollback : .commit }
      return .begin(draws.one(of: [.deferred, .deferred, .concurrent, .concurrent, .immediate]))
    case 3 where isExplicit, 4 where isExplicit: return .savepoint(Int64(draws.below(4)))
    case 5 where !savepoints.isEmpty: return .release(draws.one(of: savepoints))
    case 6 where !savepoints.isEmpty, 7 where !savepoints.isEmpty:
      return .rollbackTo(draws.one(of: savepoints))
    case 8 where draws.below(3) == 0:
      let table: ModelTable = draws.one(of: [.scratch0, .scratch1])
      return draws.below(2) == 0 ? .createTable(table) : .dropTable(table)
    case 8..<17: return .read(query())
    case 17..<25: return insert()
    case 25..<35: return update()
    default:
      let (lower, upper) = bounds()
      return .delete(table(), lower: lower, upper: upper)
    }
  }

  private mutating func query() -> Query {
    var query = Query(table: table())
    (query.lower, query.upper) = bounds()
    switch draws.below(7) {
    case 0: query.upper = query.lower
    case 5: return Query(table: query.table, result: .count)
    case 1: query.result = .rows(descending: true, limit: draws.one(of: [nil, 0, 1, 2, 5]))
    case 2: query.result = .rows(descending: false, limit: Int64(draws.below(4)))
    case 3 where !query.table.isText: query.result = .aggregate(column: 0)
    case 4 where query.table.columns[0] == "v" && !query.table.isText: query.threshold = value()
    default: break
    }
    return query
  }

  private mutating func insert() -> Effect {
    let table = table()
    if draws.below(5) == 0, table.columns.count <= 2 {
      var row = ModelRow(text: table.isText ? "\(draws.below(99))," : "")
      if !table.isText { for column in table.columns.indices { row[column] = value() } }
      let first = key()
      return .insertPair(table, first, first + 1 + Int64(draws.below(3)), row)
    }
    let key = draws.below(6) == 0 ? nil : key()
    if table.isText { return .insert(table, key: key, ModelRow(text: "\(draws.below(99)),")) }
    var row = ModelRow()
    for column in table.columns.indices { row[column] = value() }
    return .insert(table, key: key, row)
  }

  private mutating func update() -> Effect {
    let table = table()
    let key = key()
    if draws.below(6) == 0 {
      let (lower, upper) = (key, key + Int64(draws.below(3)))
      return .update(table, lower: lower, upper: upper, .moveKey(by: Int64(draws.below(5)) - 2))
    }
    if table == .wide, draws.below(2) == 0 {
      return .update(table, lower: key, upper: key, .text("\(draws.below(99)),"))
    }
    if table.isText {
      return .update(table, lower: key, upper: key, .append("\(draws.below(99)),"))
    }
    if table == .cells, draws.below(2) == 0 {
      return .update(table, lower: key, upper: key, .cell(tag: value()))
    }
    let last = table.columns.count - 1
    switch draws.below(4) {
    case 0: return .update(table, lower: key, upper: key, .set(column: 0, value()))
    case 1: return .update(table, lower: key, upper: key, .set(column: last, value()))
    default:
      let (lower, upper) = bounds()
      if draws.below(2) == 0 {
        return .update(table, lower: lower, upper: upper, .set(column: 0, value()))
      }
      return .update(table, lower: lower, upper: upper, .add(column: 0, Int64(draws.below(9))))
    }
  }
}
