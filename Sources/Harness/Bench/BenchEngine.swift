import AsyncIO
import Console
import Database
import MVCC
import Primitives
import Simulation
import Values

/// The engine on a simulated disk without faults: statements prepared and transactions committed.
enum BenchEngine {
  private static let statements = 50_000
  private static let commits = 20_000
  private static let rows = 8

  static func tables(_ setting: BenchSetting) throws(HarnessError) -> [BenchTable] {
    let bench = Session()
    do throws(EngineError) {
      try bench.open()
    } catch {
      throw .child("the engine did not open: \(error)")
    }
    let prepare = try Stopwatch.seconds { () throws(HarnessError) in try bench.prepare(statements) }
    let commit = try Stopwatch.seconds { () throws(HarnessError) in try bench.commit(commits) }
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

    func open() throws(EngineError) {
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
      for key in 1...BenchEngine.rows { try run("INSERT INTO kv VALUES (\(key), 0)") }
    }

    func prepare(_ count: Int) throws(HarnessError) {
      do throws(EngineError) {
        for _ in 0..<count {
          let statement = try connection?.prepare(
            "SELECT k, v FROM kv WHERE k = ?1 AND v > ?2 ORDER BY v LIMIT 3")
          statement?.finalize()
        }
      } catch {
        throw .child("a statement was refused: \(error)")
      }
    }

    func commit(_ count: Int) throws(HarnessError) {
      do throws(EngineError) {
        guard let statement = try connection?.prepare("UPDATE kv SET v = v + 1 WHERE k = ?1") else {
          return
        }
        for index in 0..<count {
          try statement.bind(.integer(Int64(index % BenchEngine.rows + 1)), at: 1)
          try finish(statement)
          statement.reset()
        }
        statement.finalize()
      } catch {
        throw .child("a transaction failed: \(error)")
      }
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
