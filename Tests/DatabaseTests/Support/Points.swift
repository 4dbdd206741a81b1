import AsyncIO
import Database
import MVCC
import Primitives

/// Every hook that a statement can pass.
let allPoints: [YieldPoint] =
  StatementYieldPoint.allCases.map(\.point) + CursorYieldPoint.allCases.map(\.point)
  + CommitYieldPoint.allCases.map(\.point) + ExclusiveTransactionYieldPoint.allCases.map(\.point)
  + CollectionYieldPoint.allCases.map(\.point)

/// Yields at about half of all hooks, by a fixed sequence.
final class RandomYieldInjector: YieldInjector {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  func shouldYield(instanceID: UInt32, selectionKey: UInt64, point: YieldPoint) -> Bool {
    state &+= 1
    return mix64(state) & 1 == 0
  }
}

/// A small generator of statements and of pieces of them.
struct StatementGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = mix64(seed) }

  mutating func draw(_ bound: Int) -> Int {
    state &+= 1
    return Int(bounded(mix64(state), below: UInt64(bound)))
  }

  mutating func pick(_ list: [String]) -> String { list[draw(list.count)] }

  mutating func value() -> String {
    pick([
      "NULL", "0", "1", "2", "3", "-1", "2.5", "'2'", "'x'", "x'01'", "9223372036854775807",
      "-9223372036854775808", "1e300", "''", "?", "?2", "id", "v", "s", "rowid",
    ])
  }

  mutating func expression(_ depth: Int = 3) -> String {
    if depth == 0 { return value() }
    let (a, b) = (expression(depth - 1), expression(draw(depth)))
    switch draw(14) {
    case 0, 1, 2: return value()
    case 3:
      return "(\(a) \(pick(["+", "-", "*", "/", "%", "||", "&", "|", "<<", ">>"])) \(b))"
    case 4, 5:
      return "(\(a) \(pick(["=", "<>", "<", "<=", ">", ">=", "IS", "IS NOT", "AND", "OR"])) \(b))"
    case 6: return "(\(pick(["-", "+", "~", "NOT "]))\(a))"
    case 7: return "(\(a) \(pick(["", "NOT "]))BETWEEN \(b) AND \(value()))"
    case 8: return "(\(a) \(pick(["", "NOT "]))IN (\(b), \(value())))"
    case 9: return "CASE \(pick(["", a])) WHEN \(b) THEN \(value()) ELSE \(a) END"
    case 10: return "CAST(\(a) AS \(pick(["INT", "TEXT", "REAL", "BLOB", "NUMERIC"])))"
    case 11:
      return pick(["abs", "typeof", "length", "hex", "upper", "count", "sum", "quote", "sign"])
        + "(\(a))"
    case 12:
      return pick(["substr", "coalesce", "nullif", "instr", "max", "min", "trim"]) + "(\(a), \(b))"
    default: return "(\(a) \(pick(["LIKE", "GLOB", "NOT LIKE"])) \(b))"
    }
  }

  mutating func statement() -> String {
    let table = pick(["t", "t", "t", "u", "sqlite_schema", "missing"])
    let filter = pick([
      "", " WHERE \(expression())", " WHERE id = \(value())", " WHERE id > \(value())",
    ])
    switch draw(16) {
    case 0, 1, 2:
      return "SELECT \(pick(["*", expression(), "id, v, s", "count(*)"])) FROM \(table)\(filter)"
        + pick(["", " ORDER BY \(expression(1))", " ORDER BY id DESC", " ORDER BY 1"])
        + pick(["", " LIMIT \(value())", " LIMIT 2 OFFSET \(value())"])
    case 3: return "SELECT \(expression()), \(expression())"
    case 4, 5, 6:
      return "INSERT INTO \(table) VALUES (\(value()), \(expression(1)), \(value()))"
        + pick(["", ", (\(value()), \(value()), \(expression()))"])
    case 7:
      return "INSERT INTO \(table) (\(pick(["v", "s", "id", "rowid, v"]))) VALUES (\(value()))"
    case 8, 9:
      return "UPDATE \(table) SET \(pick(["v", "s", "id", "rowid"])) = \(expression())\(filter)"
    case 10: return "DELETE FROM \(table)\(filter)"
    case 11:
      return "CREATE TABLE \(pick(["", "IF NOT EXISTS "]))u (id INTEGER PRIMARY KEY, v, s NOT NULL)"
    case 12: return "DROP TABLE \(pick(["", "IF EXISTS "]))u"
    case 13: return pick(["BEGIN", "BEGIN CONCURRENT", "BEGIN IMMEDIATE", "COMMIT", "ROLLBACK"])
    default: return pick(["SAVEPOINT ", "RELEASE ", "ROLLBACK TO "]) + pick(["a", "b"])
    }
  }
}
