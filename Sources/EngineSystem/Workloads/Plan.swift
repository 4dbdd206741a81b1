import Primitives

/// One step of a client's transaction, as it is planned before the transaction begins.
enum PlannedOperation: Hashable, Sendable {
  case fixed(Effect)
  /// Reads one row; now and then the key is taken from a commit that is held.
  case aimedRead(ModelTable, key: Int64)
  /// Writes what was read last of this row, and so much more.
  case setFromRead(ModelTable, key: Int64, plus: Int64)
  /// Inserts the row unless the statement before has changed one.
  case insertIfUnchanged(ModelTable, key: Int64, ModelRow)
  /// Inserts the number of cell writes that still stand.
  case ledger(tag: Int64)
  /// Inserts the sum of what the read before found, having deleted it.
  case foldedLedger(tag: Int64)
  /// Closes the connection and opens another one.
  case close
  /// Leaves the transaction open for so many ticks, while the others must get on.
  case idle(ticks: UInt64)
  /// Lets so many ticks pass.
  case pause(ticks: UInt64)
}

/// What a transaction is to do, with keys and kinds fixed from the start.
struct Plan: Sendable {
  var operations: ContiguousArray<PlannedOperation> = []
  /// Whether an error that leaves the transaction open is followed by the next operation and not by
  /// ROLLBACK.
  var goesOnAfterErrors = false

  mutating func add(_ effect: Effect) { operations.append(.fixed(effect)) }
  mutating func add(_ operation: PlannedOperation) { operations.append(operation) }

  /// Whether the plan begins a transaction of its own.
  var isExplicit: Bool {
    if case .fixed(.begin) = operations.first { true } else { false }
  }
}

/// Memory for the operations of one plan after another; a reference, because its holders are values.
final class SpareOperations {
  @exclusivity(unchecked) private var operations: ContiguousArray<PlannedOperation> = []

  /// Takes back what a plan held that is over.
  func keep(_ plan: inout Plan) {
    swap(&operations, &plan.operations)
    plan.operations.removeAll()
    operations.removeAll(keepingCapacity: true)
  }

  /// Gives a plan the memory, once.
  func take(into plan: inout Plan) { swap(&operations, &plan.operations) }
}
