import AsyncIO
import Primitives

@testable import MVCC

/// Something that the store did and the model does not allow.
struct Mismatch: Error, CustomStringConvertible {
  let description: String
}

/// Random transactions over a few rows, interleaved at yields and dropped in between; every answer is
/// compared with the naive model.
final class RandomHistory {
  struct Shape {
    var options = StoreOptions()
    var slotCount = 4
    var steps = 160
    /// One hook in this many yields; 0 for none.
    var yieldsOneIn = 3
    var usesExclusive = true
    var usesFaults = false
  }

  /// What a slot has begun and not finished.
  enum Pending {
    case none
    case scan(TableCursor, started: Bool, rows: [Int64: Int64])
    case backwards(TableCursor, started: Bool, rows: [Int64: Int64])
    case read(TableCursor, row: Int64)
    case write(TableCursor, row: Int64, value: Int64?)
    case exclusive
    case commit(PendingCommit)
  }

  struct Slot {
    var transaction: ModelTransaction?
    var pending = Pending.none
  }

  struct Counts {
    var commits = 0
    var conflicts = 0
    var dependencies = 0
    var dependencyAborts = 0
    var drops = 0
    var savepoints = 0
    var adoptions = 0
    var collected = 0
    var exclusive = 0
    var indeterminate = 0
  }

  let generator: Generator
  let shape: Shape
  let rig: StoreRig
  let model = NaiveModel()
  var slots: [Slot]
  var counts = Counts()
  /// Those whose commit was acknowledged.
  var acknowledged: [Timestamp] = []
  private let context: YieldContext
  private let yields: RandomYields?
  private var nextValue: Int64 = 1

  init(seed: UInt64, shape: Shape) throws {
    generator = Generator(seed: seed)
    self.shape = shape
    rig = try StoreRig(shape.options)
    rig.io.settlesAtOnce = generator.chance(1, in: 2)
    slots = Array(repeating: Slot(), count: shape.slotCount)
    context = YieldContext(slots: rig.slots, selectionKey: 1)
    yields =
      shape.yieldsOneIn > 0 ? RandomYields(generator, oneIn: shape.yieldsOneIn) : nil
  }

  func run() throws {
    for _ in 0..<shape.steps where !rig.store.isPoisoned {
      try takeStep()
      rig.store.checkInvariants()
    }
    counts.dependencies = rig.store.statistics.dependenciesTaken
    counts.adoptions = rig.store.statistics.adoptions
    counts.collected = rig.store.statistics.collectedVersions
    if rig.store.isPoisoned || generator.chance(1, in: 2) { return try judgeCrash() }
    try settle()
    try judgeRest()
    try judgeCrash()
  }

  private func takeStep() throws {
    if generator.chance(1, in: 3) { rig.io.step() }
    if generator.chance(1, in: 6) { _ = rig.store.resolveOrphans() }
    if shape.usesFaults, generator.chance(1, in: 20) { injectFault() }
    if generator.chance(1, in: 25) { rig.store.collectGarbage() }
    let index = generator.below(slots.count)
    if rig.store.isPoisoned { return }
    guard let transaction = slots[index].transaction else {
      slots[index].transaction = model.add(try rig.store.begin())
      return
    }
    if let yields { rig.slots.install(yields: yields, failures: nil) }
    defer { if yields != nil { rig.slots.clear() } }
    if case .none = slots[index].pending { try choose(index, transaction) }
    for _ in 0...generator.below(4) {
      guard slots[index].transaction != nil else { return }
      if case .none = slots[index].pending { break }
      try advance(index, transaction)
    }
    guard slots[index].transaction != nil else { return }
    var isCommit = false
    if case .commit = slots[index].pending { isCommit = true }
    if generator.chance(1, in: isCommit ? 6 : 60) { drop(index, transaction) }
  }

  private func injectFault() {
    let landed = generator.below(80)
    switch generator.below(16) {
    case 0..<7: rig.io.inject(.failure(.deviceFailure, landed: landed), into: .write)
    case 7..<14: rig.io.inject(.short(landed), into: .write)
    case 14: rig.io.inject(.failure(.deviceFailure, landed: 0), into: .sync)
    default: rig.io.inject(.failure(.noSpace, landed: 0), into: .setSize)
    }
  }

  private func makeCursor(_ transaction: ModelTransaction) -> TableCursor {
    TableCursor(
      store: rig.store, transaction: transaction.real, table: StoreRig.table, context: context)
  }

  /// Draws what the transaction does next; savepoints are done at once.
  private func choose(_ index: Int, _ transaction: ModelTransaction) throws {
    guard try isUsable(index, transaction) else { return }
    let row = Int64(generator.below(Int(NaiveModel.rowCount)))
    let cursor = makeCursor(transaction)
    switch generator.below(20) {
    case 0..<3: slots[index].pending = .scan(cursor, started: false, rows: [:])
    case 3: slots[index].pending = .backwards(cursor, started: false, rows: [:])
    case 4..<6: slots[index].pending = .read(cursor, row: row)
    case 6..<10:
      nextValue += 1
      slots[index].pending = .write(cursor, row: row, value: nextValue)
    case 10..<12: slots[index].pending = .write(cursor, row: row, value: nil)
    case 12, 13:
      transaction.marks.append((transaction.real.mark(), transaction.own))
    case 14, 15:
      guard let last = transaction.marks.indices.last else { return }
      let chosen = generator.below(last + 1)
      transaction.real.rollback(to: transaction.marks[chosen].mark)
      transaction.own = transaction.marks[chosen].own
      transaction.marks.removeLast(last - chosen)
      counts.savepoints += 1
    case 16 where shape.usesExclusive && generator.chance(1, in: 6):
      slots[index].pending = .exclusive
    case 17 where generator.chance(1, in: 2):
      rig.store.rollback(transaction.real)
      slots[index] = Slot()
    case 17, 18, 19:
      if transaction.real.isReadOnly != transaction.own.isEmpty {
        throw Mismatch(description: "\(transaction.real.id) does not know whether it wrote")
      }
      slots[index].pending = .commit(rig.makeCommit(transaction.real))
    default: break
    }
  }

  private func isUsable(_ index: Int, _ transaction: ModelTransaction) throws -> Bool {
    do throws(EngineError) {
      try rig.store.checkUsable(transaction.real)
      return true
    } catch {
      try judgeFailure(error, transaction, atWriteOf: nil)
      slots[index] = Slot()
      return false
    }
  }

  /// Drops whatever the slot is doing, in its present state.
  private func drop(_ index: Int, _ transaction: ModelTransaction) {
    counts.drops += 1
    switch slots[index].pending {
    case .commit(let operation): operation.abandon()
    case .none, .exclusive: rig.store.rollback(transaction.real)
    case .scan(var cursor, _, _), .backwards(var cursor, _, _), .read(var cursor, _),
      .write(var cursor, _, _):
      cursor.close()
      slots[index].pending = .none
      if generator.chance(1, in: 2) { return }
      rig.store.rollback(transaction.real)
    }
    slots[index] = Slot()
  }

  /// Finishes every slot and every adopted commit.
  private func settle() throws {
    for index in slots.indices {
      guard let transaction = slots[index].transaction else { continue }
      if case .commit(let operation) = slots[index].pending {
        operation.abandon()
      } else {
        rig.store.rollback(transaction.real)
      }
      slots[index] = Slot()
    }
    rig.settleAll()
  }
}
