import Database
import MVCC
import Simulation
import Testing

@testable import EngineSystem

/// Runs random statements of several clients, one at a time, on the engine and on the model.
///
/// Statements run whole, so that nothing is undecided; transactions of the clients overlap.
final class Differential {
  final class Client {
    let number: Int
    let connection: Connection
    var transaction: ModelTransaction?
    var observed: Transaction?
    var isExplicit = false
    /// How many schema changes came before each savepoint.
    var schemaChangesBefore: [Int] = []

    init(_ number: Int, _ connection: Connection) {
      self.number = number
      self.connection = connection
    }
  }

  private let rig: EngineRig
  private let model = Model()
  private var draws: EffectDraws
  private var clients: [Client] = []
  private(set) var step: UInt64 = 0
  /// How often each kind of effect succeeded, and each kind of error came.
  private(set) var successes: [String: Int] = [:]
  private(set) var errors: [String: Int] = [:]

  init(seed: UInt64, clients count: Int, options: StoreOptions) throws {
    rig = try EngineRig(SimulationContext(seed: seed), options: options)
    draws = EffectDraws(seed: seed)
    clients = (0..<count).map { Client($0, rig.database.connect()) }
    for table in ModelTable.allCases where !table.isScratch {
      try run(.createTable(table), clients[0])
    }
  }

  /// Runs this many statements, then closes all clients and compares what is left.
  func run(statements: Int, options: StoreOptions) throws {
    for _ in 0..<statements {
      let client = clients[draws.below(clients.count)]
      let savepoints = client.transaction?.savepoints.map(\.name) ?? []
      let effect = draws.effect(
        isExplicit: client.isExplicit, savepoints: client.isExplicit ? savepoints : [])
      try run(effect, client)
    }
    for client in clients {
      client.connection.close()
      end(client, committed: false)
    }
    #expect(rig.database.store.holdings.isEmpty)
    rig.database.collectGarbage()
    let counts = rig.database.store.versionCounts
    #expect(counts.versions == counts.liveRows)
    try compareTables()
    try rig.reopen(options: options)
    try compareTables()
  }

  private func compareTables() throws {
    let reader = Client(0, rig.database.connect())
    for table in ModelTable.allCases where model.exists(table) {
      try run(.read(Query(table: table, lower: .min + 1)), reader)
    }
  }

  private func run(_ effect: Effect, _ client: Client) throws {
    step += 1
    let transaction = client.transaction ?? model.begin(fiber: client.number, step: step)
    client.transaction = transaction
    let mark = transaction.writes.count
    let answer = rig.run(effect, on: client.connection)
    if let engine = client.connection.latestTransaction, engine !== client.observed {
      client.observed = engine
      transaction.snapshot = engine.begin.rawValue
    }
    if let error = answer.error {
      errors[error.kind, default: 0] += 1
      try failed(error, effect, client, transaction, mark)
    } else if answer.result == .busy {
      errors["busy", default: 0] += 1
      if !client.isExplicit { end(client, committed: false) }
    } else {
      successes["\(effect.kind)", default: 0] += 1
      succeeded(answer, effect, client, transaction)
    }
  }

  private func failed(
    _ error: EngineError, _ effect: Effect, _ client: Client, _ transaction: ModelTransaction,
    _ mark: Int
  ) throws {
    switch error {
    case .constraint:
      #expect(model.apply(effect, by: transaction, insertedKey: nil) == nil, "\(step): \(effect)")
      model.undo(transaction, to: mark)
    case .sql:
      let table = try #require(effect.table)
      #expect(table.isScratch, "\(step): \(effect): \(error)")
      #expect(exists(table, for: transaction) == effect.isCreation, "\(step): \(effect): \(error)")
    case .writeConflict, .exclusiveConflict, .schemaConflict:
      #expect(client.isExplicit || clients.contains { $0.isExplicit }, "\(step): \(error)")
    default: Issue.record("\(step): \(effect) failed: \(error)")
    }
    if error.rollsBackTransaction || !client.isExplicit { end(client, committed: false) }
  }

  private func exists(_ table: ModelTable, for transaction: ModelTransaction) -> Bool {
    transaction.schemaChanges.last { $0.table == table }?.isCreated ?? model.exists(table)
  }

  private func succeeded(
    _ answer: EngineRig.Answer, _ effect: Effect, _ client: Client, _ transaction: ModelTransaction
  ) {
    switch effect {
    case .begin: client.isExplicit = true
    case .read(let query):
      let expected = model.answer(query, for: transaction).rows
      #expect(answer.rows == expected, "\(step): \(effect)")
    case .rollback: return end(client, committed: false)
    case .commit: return end(client, committed: true)
    case .savepoint(let name):
      transaction.savepoints.append(transaction.savepoint(named: name))
      client.schemaChangesBefore.append(transaction.schemaChanges.count)
    case .release(let name): leaveSavepoint(name, isRelease: true, client, transaction)
    case .rollbackTo(let name): leaveSavepoint(name, isRelease: false, client, transaction)
    default: wrote(answer, effect, transaction)
    }
    if !client.isExplicit { end(client, committed: true) }
  }

  private func wrote(
    _ answer: EngineRig.Answer, _ effect: Effect, _ transaction: ModelTransaction
  ) {
    if case .createTable(let table) = effect {
      transaction.schemaChanges.append((table, true))
    } else if case .dropTable(let table) = effect {
      transaction.schemaChanges.append((table, false))
    }
    let expected = model.apply(effect, by: transaction, insertedKey: answer.insertedRowID)
    #expect(expected == answer.changes, "\(step): \(effect)")
  }

  private func leaveSavepoint(
    _ name: Int64, isRelease: Bool, _ client: Client, _ transaction: ModelTransaction
  ) {
    guard let index = transaction.savepoints.lastIndex(where: { $0.name == name }) else { return }
    if !isRelease {
      model.undo(transaction, to: transaction.savepoints[index].writes)
      transaction.schemaChanges.removeSubrange(client.schemaChangesBefore[index]...)
    }
    let rest = (isRelease ? index : index + 1)...
    transaction.savepoints.removeSubrange(rest)
    client.schemaChangesBefore.removeSubrange(rest)
  }

  private func end(_ client: Client, committed: Bool) {
    guard let transaction = client.transaction else { return }
    if committed, let end = client.connection.latestTransaction?.endTimestamp?.rawValue,
      transaction.snapshot != nil
    {
      model.prepare(transaction, at: end)
    }
    model.decide(transaction, committed: committed, step: step)
    client.transaction = nil
    client.isExplicit = false
    client.schemaChangesBefore.removeAll()
  }
}

extension Effect {
  fileprivate var isCreation: Bool { if case .createTable = self { true } else { false } }
}
