import Primitives

/// One step of a client's transaction, planned before the transaction begins.
enum PlannedOperation: Hashable, Sendable {
  case fixed(Effect)
  /// Reads one row; sometimes the key is taken from a commit that is held.
  case aimedRead(ModelTable, key: Int64)
  /// Writes the value last read from this row, plus a number.
  case setFromRead(ModelTable, key: Int64, plus: Int64)
  /// Inserts the row unless the preceding statement has changed one.
  case insertIfUnchanged(ModelTable, key: Int64, ModelRow)
  /// Inserts the number of cell writes that have not been undone.
  case ledger(tag: Int64)
  /// Inserts the sum that the preceding read found, after those rows were deleted.
  case foldedLedger(tag: Int64)
  /// Closes the connection and opens another one.
  case close
  /// Leaves the transaction open for this many ticks, while the others must make progress.
  case idle(ticks: UInt64)
  /// Lets this many ticks pass.
  case pause(ticks: UInt64)
}

/// What a transaction will do, with keys and kinds fixed from the start.
struct Plan: Sendable {
  var operations: ContiguousArray<PlannedOperation> = []
  /// Whether an error that leaves the transaction open is followed by the next operation rather than ROLLBACK.
  var goesOnAfterErrors = false

  mutating func add(_ effect: Effect) { operations.append(.fixed(effect)) }
  mutating func add(_ operation: PlannedOperation) { operations.append(operation) }

  /// Whether the plan begins a transaction explicitly.
  var isExplicit: Bool {
    if case .fixed(.begin) = operations.first { true } else { false }
  }
}

/// Memory for the operations of one plan after another; a reference, because its holders are values.
final class SpareOperations {
  @exclusivity(unchecked) private var operations: ContiguousArray<PlannedOperation> = []

  /// Takes back the memory of a finished plan.
  func keep(_ plan: inout Plan) {
    swap(&operations, &plan.operations)
    plan.operations.removeAll()
    operations.removeAll(keepingCapacity: true)
  }

  /// Gives a plan the memory, once.
  func take(into plan: inout Plan) { swap(&operations, &plan.operations) }
}
