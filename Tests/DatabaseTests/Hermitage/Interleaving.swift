import AsyncIO
import Database
import MVCC
import MemoryIO
import Testing
import Values

/// One step of an interleaving; the first number says whose.
enum HermitageStep {
  case begin(Int)
  /// A statement that succeeds.
  case run(Int, String)
  /// A write of row `row` that conflicts: at once, or at its transaction's COMMIT.
  case conflict(Int, String, row: Int64)
  /// A write that conflicts where conflicts are found at once, and succeeds where they are not.
  case eagerConflict(Int, String, row: Int64)
  /// A SELECT of one column, with its values.
  case read(Int, String, [Int64])
  /// Passed over where the transaction is gone.
  case commit(Int)
  case rollback(Int)
}

/// How an interleaving is played.
struct HermitageVariant: CustomTestStringConvertible, Sendable {
  let isEager: Bool
  let yields: Bool

  static let all = [
    HermitageVariant(isEager: true, yields: false), HermitageVariant(isEager: true, yields: true),
    HermitageVariant(isEager: false, yields: false),
    HermitageVariant(isEager: false, yields: true),
  ]

  var testDescription: String {
    "\(isEager ? "eager" : "lazy"), \(yields ? "a yield at every hook" : "plain")"
  }
}

/// Plays the steps of an interleaving over one database, each transaction on a connection of its own.
final class Interleaving {
  private let variant: HermitageVariant
  private let session: Session
  private var connections: [Int: Connection] = [:]
  /// Transactions whose COMMIT must conflict, with the row.
  private var doomed: [Int: Int64] = [:]
  private(set) var yieldCount = 0
  /// What came out differently from what the script says.
  private(set) var differences: [String] = []

  init(_ variant: HermitageVariant) throws {
    self.variant = variant
    var options = StoreOptions()
    options.eagerConflicts = variant.isEager
    session = try Session(
      "CREATE TABLE test(id INTEGER PRIMARY KEY, value INTEGER)",
      "INSERT INTO test VALUES (1, 10), (2, 20)", options: options,
      io: MemoryIO(settling: .onStep(.one)))
  }

  /// The values at the end, by a new snapshot.
  func values() throws -> [Int64] {
    try session.run("SELECT value FROM test ORDER BY id").map { $0[0].asInteger }
  }

  func play(_ steps: [HermitageStep]) throws {
    for step in steps { try play(step) }
    for connection in connections.values { connection.close() }
    session.expectRest()
  }

  private func play(_ step: HermitageStep) throws {
    switch step {
    case .begin(let number):
      connections[number] = session.database.connect()
      try succeed(number, "BEGIN CONCURRENT")
    case .run(let number, let sql): try succeed(number, sql)
    case .conflict(let number, let sql, let row):
      if variant.isEager { return try meetConflict(number, sql, row) }
      try succeed(number, sql)
      doomed[number] = row
    case .eagerConflict(let number, let sql, let row):
      if variant.isEager { try meetConflict(number, sql, row) } else { try succeed(number, sql) }
    case .read(let number, let sql, let expected):
      let values = try succeed(number, sql).map { $0[0].asInteger }
      if values != expected { differences.append("\(number): \(sql) answered \(values)") }
    case .commit(let number): try commit(number)
    case .rollback(let number): try succeed(number, "ROLLBACK")
    }
  }

  private func commit(_ number: Int) throws {
    let connection = try #require(connections[number])
    if connection.isAutocommit { return }
    if let row = doomed[number] { return try meetConflict(number, "COMMIT", row) }
    try succeed(number, "COMMIT")
  }

  @discardableResult
  private func succeed(_ number: Int, _ sql: String) throws -> [[Value]] {
    let outcome = try finish(number, sql)
    if outcome.error != nil || outcome.result != .done {
      differences.append("\(number): \(sql) ended with \(String(describing: outcome.error))")
    }
    return outcome.rows
  }

  private func meetConflict(_ number: Int, _ sql: String, _ row: Int64) throws {
    let error = try finish(number, sql).error
    guard case .writeConflict(_, row) = error, connections[number]?.isAutocommit == true else {
      differences.append("\(number): \(sql) ended with \(String(describing: error)), no conflict")
      return
    }
  }

  /// Runs a statement; where the variant says so, each hook that it passes yields once.
  private func finish(_ number: Int, _ sql: String) throws -> Outcome {
    let connection = try #require(connections[number])
    let statement = try connection.prepare(sql)
    if variant.yields {
      connection.slots.install(yields: FixedYieldInjector(allPoints), failures: nil)
    }
    let outcome = session.finish(statement)
    if variant.yields { connection.slots.clear() }
    yieldCount += outcome.yields
    return outcome
  }
}
