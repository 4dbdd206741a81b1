import Primitives
import Scenario

/// The row ids that were used in this opening, by table: the engine must not choose any of them again.
final class RowIDProperty: EngineProperty {
  static let name: StaticString = "row-id"
  static let asserts: StaticString =
    "A row id that the engine chose was not used before in this opening."

  @exclusivity(unchecked) private var given: ContiguousArray<TimestampSet> = empty
  /// Ids that clients named, each with the step at which it was first written.
  @exclusivity(unchecked) private var named: ContiguousArray<[Int64: UInt64]> = noNames

  private static let empty = ContiguousArray(
    repeating: TimestampSet(), count: ModelTable.allCases.count)
  private static let noNames = ContiguousArray(
    repeating: [Int64: UInt64](), count: ModelTable.allCases.count)

  init(_ spec: EngineSpec) {}

  var listensTo: EventMask {
    .events(.rowIDGiven, .rowsNamed, .tableReplaced, .survivorsRead, .erased)
  }

  func saw(_ event: EngineEvent, _ run: RunState) throws(Violation) {
    switch event {
    case .rowIDGiven(let fiber, let row):
      if case .insert(let table, _, _) = fiber.effect { try judge(table, row, fiber, run) }
    case .rowsNamed(let fiber): noteNames(fiber, run.now)
    // The ids of a table with that name start again.
    case .tableReplaced(let table):
      given[table.rawValue] = TimestampSet()
      named[table.rawValue] = [:]
    case .survivorsRead, .erased: (given, named) = (Self.empty, Self.noNames)
    default: break
    }
  }

  private func judge(
    _ table: ModelTable, _ row: Int64, _ fiber: Fiber, _ run: RunState
  ) throws(Violation) {
    // Tables that are created and dropped, or rolled back, start again with their ids.
    guard !table.isScratch else { return }
    let namedStep = named[table.rawValue][row]
    let isNew = given[table.rawValue].insert(UInt64(bitPattern: row))
    // An id that was named after this one had been chosen was new when it was chosen.
    if !isNew || namedStep.map({ $0 < fiber.operationStep }) ?? false {
      throw Violation(
        "\(table.name) was given the row id \(row), which was used in this opening before")
    }
    if namedStep == nil, let chain = run.model.tables[table.rawValue][row], !chain.isGone {
      throw Violation("\(table.name) was given the row id \(row), and there is such a row")
    }
  }

  /// None of the ids that a client names may be chosen later.
  private func noteNames(_ fiber: Fiber, _ now: UInt64) {
    switch fiber.effect {
    // Keys of the ledger are unique numbers, and none is ever chosen.
    case .insert(let table, .some(let key), _) where table != .ledger: use(table, key, at: now)
    case .insertPair(let table, let first, let second, _):
      for key in [first, second] { use(table, key, at: now) }
    case .update(let table, _, _, .moveKey):
      guard let writes = fiber.transaction?.writes else { return }
      for write in writes[min(fiber.writesBefore, writes.count)...] where write.row != nil {
        use(table, write.key, at: now)
      }
    default: break
    }
  }

  private func use(_ table: ModelTable, _ row: Int64, at step: UInt64) {
    if named[table.rawValue][row] == nil { named[table.rawValue][row] = step }
  }
}
