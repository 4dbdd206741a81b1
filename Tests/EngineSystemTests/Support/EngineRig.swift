import AsyncIO
import Database
import MVCC
import Primitives
import Simulation
import Testing
import Values

@testable import EngineSystem

/// Randomness for the engine that is the same in each test.
final class FixedDraws: RandomSource {
  private var state: UInt64 = 7

  func next() -> UInt64 {
    state &+= 1
    return mix64(state)
  }
}

/// A database over a simulated disk without faults, and a loop that steps statements to their end.
final class EngineRig {
  let context: SimulationContext
  private(set) var io: SimulatedIO
  private(set) var database: Database

  init(
    _ context: SimulationContext = SimulationContext(seed: 1),
    options: StoreOptions = StoreOptions()
  ) throws {
    self.context = context
    io = SimulatedIO(context: context)
    database = try Self.open(io, context, options)
  }

  /// Ends the process or the power and opens what is left.
  func reopen(_ kind: DiskCrashKind = .powerLoss, options: StoreOptions = StoreOptions()) throws {
    database.store.discard()
    io = SimulatedIO(disk: io.crash(kind), context: context)
    database = try Self.open(io, context, options)
  }

  private static func open(
    _ io: SimulatedIO, _ context: SimulationContext, _ options: StoreOptions
  ) throws -> Database {
    let opening = Database.open(
      io: io, path: RunState.path, options: options, random: FixedDraws())
    for _ in 0..<10_000 {
      if case .done(let database) = try opening.step() { return database }
      _ = context.timeline.jumpToNext()
    }
    throw EngineError.misuse("the opening does not end")
  }

  /// How a statement ended: its result or error, the rows, the number changed, the row id given.
  struct Answer {
    var result = StepResult.done
    var error: EngineError?
    var rows: ContiguousArray<KeyedRow> = []
    var changes: Int64 = 0
    var insertedRowID: Int64?
  }

  /// Runs the statement of an effect to its end.
  func run(_ effect: Effect, on connection: Connection) -> Answer {
    var answer = Answer()
    do throws(EngineError) {
      let (number, parameters) = effect.statement
      let statement = try connection.prepare(Template.all[number].sql)
      try bind(parameters, to: statement)
      try finish(statement, effect, &answer)
      answer.changes = statement.changes
      answer.insertedRowID = statement.insertedRowID
    } catch {
      answer.error = error
    }
    return answer
  }

  private func bind(_ parameters: Parameters, to statement: Statement) throws(EngineError) {
    #expect(parameters.count == statement.parameterCount, "\(statement.text)")
    for place in 0..<parameters.count {
      if place == parameters.textPlace, let text = parameters.text {
        try statement.bind(.text(text), at: place + 1)
      } else {
        try statement.bind(.integer(parameters[place]), at: place + 1)
      }
    }
  }

  private func finish(
    _ statement: Statement, _ effect: Effect, _ answer: inout Answer
  ) throws(EngineError) {
    while true {
      switch try statement.step() {
      case .row:
        guard case .read(let query) = effect else { continue }
        answer.rows.append(KeyedRow(reading: query.table, statement))
      case .io:
        require(context.timeline.jumpToNext(), "\(statement.text) waits for nothing")
      case let result:
        answer.result = result
        return
      }
    }
  }

  /// Runs a text to its end.
  func run(_ sql: String, on connection: Connection) throws {
    let statement = try connection.prepare(sql)
    for _ in 0..<100_000 {
      switch try statement.step() {
      case .row: continue
      case .io: _ = context.timeline.jumpToNext()
      case .done: return
      case .busy, .interrupt: throw EngineError.misuse("\(sql) did not finish")
      }
    }
  }
}

/// A generator of test data: the same numbers from the same seed.
struct TestDraws {
  private var state: UInt64

  init(seed: UInt64) { state = mix64(seed) }

  mutating func below(_ bound: Int) -> Int {
    state &+= 1
    return Int(bounded(mix64(state), below: UInt64(bound)))
  }

  mutating func one<Choice>(of choices: [Choice]) -> Choice { choices[below(choices.count)] }
}
