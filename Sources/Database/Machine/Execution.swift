import AsyncIO
import MVCC
import Primitives
import Values

/// Why a program stopped running.
enum Pause { case row, halted }

/// The state of one execution of a program: registers, program counter, cursor and what it has collected.
///
/// Its statement holds it by pointer, so that the inner loop has no exclusivity checks.
struct Execution {
  let program: Program
  let code: UnsafeMutablePointer<Instruction>
  /// Register 0; constants are below it.
  let registers: UnsafeMutablePointer<Value>
  private let ownsValues: Bool

  var programCounter = 0
  var cursor: TableCursor?
  /// How far the row under the cursor has been decoded.
  var position = RecordPosition()
  var record = Record(bytes: [])
  var changes: Int64 = 0
  var lastInsertRowID: Int64?
  var sorter = Sorter()
  var probes = KeyList()
  var collected = KeyList()
  var accumulators: ContiguousArray<Accumulator> = []

  /// - Parameter spare: Memory for the constants and registers of `program`; nil if it allocates its own.
  init(_ program: Program, in spare: UnsafeMutablePointer<Value>? = nil) {
    self.program = program
    code = program.instructions
    let count = program.valueCount
    let memory = spare ?? .allocate(capacity: max(count, 1))
    ownsValues = spare == nil
    memory.initialize(repeating: .null, count: count)
    registers = memory + program.constants.count
    for (index, constant) in program.constants.enumerated() {
      registers[-1 - index] = constant
    }
  }

  /// Destroys constants and registers, and frees their memory if it is its own.
  func deallocate() {
    let memory = registers - program.constants.count
    memory.deinitialize(count: program.valueCount)
    if ownsValues { memory.deallocate() }
  }

  /// Goes back to the first instruction; parameters stay bound, memory is kept.
  mutating func rewind() {
    programCounter = 0
    changes = 0
    lastInsertRowID = nil
    if program.sorting != nil { sorter.reset() }
    probes.reset()
    collected.reset()
    if !program.aggregates.isEmpty {
      accumulators.removeAll(keepingCapacity: true)
      for kind in program.aggregates { accumulators.append(Accumulator(kind)) }
    }
  }

  /// Releases what the cursor holds.
  mutating func closeCursor() {
    cursor?.close()
    cursor = nil
  }
}

/// What an execution needs from outside; set at its start, cleared at its end.
struct ExecutionContext {
  let store: MVStore
  let slots: InjectorSlots
  /// Nil for a program that touches no table.
  var transaction: Transaction?
  /// The hooks of the execution; nil between executions.
  var yields: YieldContext?
}
