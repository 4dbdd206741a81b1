// Times the engine alone on files in memory; prints the best nanoseconds a statement of several rounds.
// Built twice by Scripts/hooks-cost, with the yield and failure hooks compiled in and out.
import AsyncIO
import Database
import MVCC
import MemoryIO
import Storage

final class Salts: RandomSource {
  private var state: UInt64 = 0

  func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state
  }
}

/// One connection on a table of sixteen rows.
struct Workload {
  let connection: Connection
  let begin, update, scan, commit: Statement

  init() throws {
    let opening = Database.open(io: MemoryIO(), path: "hooks.db", random: Salts())
    var opened: Database?
    while opened == nil {
      if case .done(let database) = try opening.step() { opened = database }
    }
    connection = opened!.connect()
    try Self.finish(connection.prepare("CREATE TABLE kv (k INTEGER PRIMARY KEY, v INTEGER)"))
    for key in 1...16 { try Self.finish(connection.prepare("INSERT INTO kv VALUES (\(key), 0)")) }
    begin = try connection.prepare("BEGIN CONCURRENT")
    update = try connection.prepare("UPDATE kv SET v = v + 1 WHERE k = ?1")
    scan = try connection.prepare("SELECT sum(v) FROM kv WHERE v > 0")
    commit = try connection.prepare("COMMIT")
  }

  private static func finish(_ statement: Statement) throws {
    while try statement.step() != .done {}
    statement.reset()
  }

  /// Runs n transactions of six statements.
  func run(_ transactions: Int) throws {
    for number in 0..<transactions {
      try Self.finish(begin)
      for offset in 0..<3 {
        try update.bind(.integer(Int64((number + offset * 5) % 16 + 1)), at: 1)
        try Self.finish(update)
      }
      try Self.finish(scan)
      try Self.finish(commit)
    }
  }
}

let workload = try Workload()
let transactions = 20_000
var best = Double.infinity
for _ in 0..<5 {
  let clock = ContinuousClock()
  let start = clock.now
  try workload.run(transactions)
  best = min(best, (clock.now - start) / .nanoseconds(1))
}
print(Int(best / Double(transactions * 6)))
