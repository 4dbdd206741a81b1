import AsyncIO
import Database
import MVCC
import Primitives
import Scenario
import Simulation
import Values

/// The engine on a simulated disk without faults: statements prepared and transactions committed.
enum EngineBench {
  private static let statements = 50_000
  private static let commits = 20_000
  private static let rows = 8

  static func tables(_ request: BenchRequest) -> [BenchTable] {
    let bench = Session()
    bench.open()
    let prepare = request.seconds { bench.prepare(statements) }
    let commit = request.seconds { bench.commit(commits) }
    return [
      BenchTable(
        title: "engine on a simulated disk, one connection",
        rows: [
          BenchRow("statements prepared", Double(statements) / prepare, "/s"),
          BenchRow("transactions of one UPDATE committed", Double(commits) / commit, "/s"),
        ])
    ]
  }

  /// A database in memory with one connection, driven without a scheduler.
  private final class Session {
    private let context = SimulationContext(seed: 1)
    private let io: SimulatedIO
    private var connection: Connection?

    init() { io = SimulatedIO(context: context) }

    /// Nothing fails on a disk without faults, so an error is the bench's own.
    private func must<Value>(_ work: () throws(EngineError) -> Value) -> Value {
      do throws(EngineError) { return try work() } catch {
        trap("the bench of the engine met \(error)")
      }
    }

    func open() { must { () throws(EngineError) in try make() } }

    private func make() throws(EngineError) {
      let opening = Database.open(io: io, path: "bench.db", random: Salts())
      while true {
        guard case .done(let database) = try opening.step() else {
          _ = context.timeline.jumpToNext()
          continue
        }
        connection = database.connect()
        break
      }
      try run("CREATE TABLE kv (k INTEGER PRIMARY KEY, v INTEGER NOT NULL)")
      for key in 1...EngineBench.rows { try run("INSERT INTO kv VALUES (\(key), 0)") }
    }

    func prepare(_ count: Int) {
      must { () throws(EngineError) in
        for _ in 0..<count {
          let statement = try connection?.prepare(
            "SELECT k, v FROM kv WHERE k = ?1 AND v > ?2 ORDER BY v LIMIT 3")
          statement?.finalize()
        }
      }
    }

    func commit(_ count: Int) { must { () throws(EngineError) in try update(count) } }

    private func update(_ count: Int) throws(EngineError) {
      guard let statement = try connection?.prepare("UPDATE kv SET v = v + 1 WHERE k = ?1") else {
        return
      }
      for index in 0..<count {
        try statement.bind(.integer(Int64(index % EngineBench.rows + 1)), at: 1)
        try finish(statement)
        statement.reset()
      }
      statement.finalize()
    }

    private func run(_ sql: String) throws(EngineError) {
      guard let statement = try connection?.prepare(sql) else { return }
      try finish(statement)
      statement.finalize()
    }

    private func finish(_ statement: Statement) throws(EngineError) {
      while try statement.step() != .done { _ = context.timeline.jumpToNext() }
    }
  }

  /// Salts of the log, the same in every bench.
  private final class Salts: RandomSource {
    private var count: UInt64 = 0

    func next() -> UInt64 {
      count += 1
      return mix64(count)
    }
  }
}
