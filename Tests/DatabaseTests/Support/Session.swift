import AsyncIO
import Database
import MVCC
import MemoryIO
import Testing
import Values

/// Sixty-four bits that are the same in each test.
final class FixedRandom: RandomSource {
  private var state: UInt64 = 7

  func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return state
  }
}

/// How a statement ended, and what it gave.
struct Outcome {
  var rows: [[Value]] = []
  var result = StepResult.done
  var error: EngineError?
  var yields = 0
}

/// A database in memory with connections, and a loop that steps statements to their end.
final class Session {
  let io: MemoryIO
  let database: Database
  let connection: Connection

  init(
    _ setup: String..., options: StoreOptions = StoreOptions(), io: MemoryIO = MemoryIO(),
    texts: CompiledTexts = CompiledTexts()
  ) throws {
    self.io = io
    let opening = Database.open(
      io: io, path: "test.db", options: options, random: FixedRandom(), texts: texts)
    database = try Self.finish(opening, io)
    connection = database.connect()
    for sql in setup { try run(sql) }
  }

  private static func finish(_ opening: DatabaseOpening, _ io: MemoryIO) throws -> Database {
    for _ in 0..<10_000 {
      if case .done(let database) = try opening.step() { return database }
      io.step()
    }
    throw EngineError.misuse("the opening does not end")
  }

  /// Runs one statement to its end.
  @discardableResult
  func run(_ sql: String, _ parameters: Value..., on other: Connection? = nil) throws -> [[Value]] {
    let statement = try (other ?? connection).prepare(sql)
    for (index, value) in parameters.enumerated() { try statement.bind(value, at: index + 1) }
    let outcome = finish(statement)
    if let error = outcome.error { throw error }
    #expect(outcome.result == .done, "\(sql)")
    return outcome.rows
  }

  /// Steps a statement until it ends; each step that waits lets the backend make progress.
  func finish(_ statement: Statement) -> Outcome {
    var outcome = Outcome()
    for _ in 0..<1_000_000 {
      do throws(EngineError) {
        switch try statement.step() {
        case .row: outcome.rows.append(statement.row)
        case .io:
          #expect(statement.waiting != nil)
          outcome.yields += 1
          io.step()
        case let result:
          outcome.result = result
          return outcome
        }
      } catch {
        outcome.error = error
        return outcome
      }
    }
    Issue.record("\(statement.text) does not end")
    return outcome
  }

  /// The error that a statement gives, when prepared or when run.
  func error(_ sql: String, on other: Connection? = nil) -> EngineError? {
    do throws(EngineError) {
      return finish(try (other ?? connection).prepare(sql)).error
    } catch {
      return error
    }
  }

  /// The rows in one line each, as literals between bars.
  func text(_ sql: String, _ parameters: Value..., on other: Connection? = nil) throws -> [String] {
    let statement = try (other ?? connection).prepare(sql)
    for (index, value) in parameters.enumerated() { try statement.bind(value, at: index + 1) }
    let outcome = finish(statement)
    if let error = outcome.error { throw error }
    return outcome.rows.map { $0.map(\.description).joined(separator: "|") }
  }

  /// Nothing is held and every chain is in order.
  func expectRest() {
    while case .io = database.resolveOrphans() { io.step() }
    #expect(database.store.holdings.isEmpty, "\(database.store.holdings)")
    database.store.checkInvariants()
    #expect(connection.isAutocommit)
    #expect(connection.activeStatementCount == 0)
  }
}
