@testable import EngineSystem

/// A model whose transactions get their timestamps from the test.
final class ModelRig {
  let model = Model()
  private(set) var step: UInt64 = 0

  init(_ rows: [Int64: Int64] = [:]) {
    if rows.isEmpty { return }
    let writer = begin(0)
    for (key, value) in rows.sorted(by: { $0.key < $1.key }) { insert(writer, key, value) }
    commit(writer, at: 1)
  }

  /// A transaction that reads from `snapshot`; without one it has not begun in the engine.
  func begin(_ snapshot: UInt64?) -> ModelTransaction {
    step += 1
    let transaction = model.begin(fiber: 0, step: step)
    transaction.snapshot = snapshot
    return transaction
  }

  @discardableResult
  func insert(_ transaction: ModelTransaction, _ key: Int64, _ value: Int64) -> Int64? {
    model.apply(
      .insert(.keyValue, key: key, ModelRow(a: value)), by: transaction, insertedKey: nil)
  }

  @discardableResult
  func set(_ transaction: ModelTransaction, _ key: Int64, _ value: Int64) -> Int64? {
    model.apply(
      .update(.keyValue, lower: key, upper: key, .set(column: 0, value)), by: transaction,
      insertedKey: nil)
  }

  @discardableResult
  func delete(_ transaction: ModelTransaction, _ lower: Int64, _ upper: Int64? = nil) -> Int64? {
    model.apply(
      .delete(.keyValue, lower: lower, upper: upper ?? lower), by: transaction, insertedKey: nil)
  }

  func prepare(_ transaction: ModelTransaction, at timestamp: UInt64) {
    model.prepare(transaction, at: timestamp)
  }

  func commit(_ transaction: ModelTransaction, at timestamp: UInt64? = nil) {
    step += 1
    if let timestamp { model.prepare(transaction, at: timestamp) }
    model.decide(transaction, committed: true, step: step)
  }

  func abort(_ transaction: ModelTransaction) {
    step += 1
    model.decide(transaction, committed: false, step: step)
  }

  /// Keys and first columns of what `query` answers.
  func rows(
    _ transaction: ModelTransaction, _ query: Query = Query(table: .keyValue)
  ) -> [[Int64]] {
    model.answer(query, for: transaction).rows.map { [$0.key, $0.row.a] }
  }

  /// What a new snapshot at `timestamp` reads.
  func rows(at timestamp: UInt64) -> [[Int64]] {
    let reader = begin(timestamp)
    defer { abort(reader) }
    return rows(reader)
  }
}
