import AsyncIO
import MVCC
import SQLSyntax
import Values

/// What one step of a statement did.
public enum StepResult: UInt8, Sendable {
  /// There is a row; its columns can be read until the next step.
  case row
  /// The statement waits, see `Statement.waiting`; step it again.
  case io
  /// The statement has finished; more steps return the same until it is reset.
  case done
  /// Another transaction holds what is needed. Nothing is held; a further step tries again.
  case busy
  /// `Connection.interrupt` was called; the statement has been undone.
  case interrupt
}

/// A prepared statement, which is stepped until it is done and can then be reset and run again.
///
/// Its state is not checked for overlapping accesses: a step makes a dozen of them, none overlaps another, and the
/// checks were a quarter of its cost.
public final class Statement {
  /// The phase of an execution.
  enum Phase {
    /// Not begun. Can move to: starting.
    case idle
    /// Nothing is held yet. Can move to: acquiring, running, settling, committing, ended, idle.
    case starting
    /// Has a transaction and asks for exclusivity. Can move to: running, ended, idle when busy.
    case acquiring(Transaction)
    /// The program runs. Can move to: finishing, ended.
    case running
    /// Changes since a savepoint are about to be undone. Can move to: ended.
    case rollingBack(Name)
    /// The program has halted. Can move to: committing, ended.
    case finishing
    /// The transaction commits. Can move to: ended, idle when busy.
    case committing(PendingCommit)
    /// Further steps return this again. Can move to: idle.
    case ended(StepResult)
    /// Further steps throw this again. Can move to: idle.
    case failed(EngineError)
  }

  public let connection: Connection
  /// The text that was prepared.
  public let text: String
  let parsed: ParsedStatement
  /// Nil for a statement that compiles to a program.
  let control: Control?
  /// The stable identity of the executions of a control statement.
  let controlKey: UInt64
  private let memory: UnsafeMutableRawPointer
  /// The program and its state; uninitialized for a control statement.
  let execution: UnsafeMutablePointer<Execution>
  let context: UnsafeMutablePointer<ExecutionContext>

  @exclusivity(unchecked) var phase = Phase.idle
  /// The transaction of an autocommit statement.
  @exclusivity(unchecked) var ownTransaction: Transaction?
  /// Where the statement's own changes in an explicit transaction begin.
  @exclusivity(unchecked) var mark: Transaction.Mark?
  @exclusivity(unchecked) var isInterrupted = false
  @exclusivity(unchecked) var isFinalized = false

  /// What the statement waits for, if its last step returned `.io`.
  public internal(set) var waiting: Completion? {
    get { awaited }
    set { awaited = newValue }
  }
  // A stored variable that another module reads directly would be checked for exclusivity there.
  @exclusivity(unchecked) private var awaited: Completion?
  /// Whether there is a row whose columns can be read.
  @exclusivity(unchecked) public internal(set) var hasRow = false

  init(_ connection: Connection, _ parsed: ParsedStatement, text: String, _ compiled: Compiled) {
    self.connection = connection
    self.parsed = parsed
    self.text = text
    let layout = Layout(compiled)
    memory = .allocate(byteCount: layout.size, alignment: Layout.alignment)
    context = memory.bindMemory(to: ExecutionContext.self, capacity: 1)
    execution = (memory + Layout.execution).bindMemory(to: Execution.self, capacity: 1)
    context.initialize(
      to: ExecutionContext(store: connection.database.store, slots: connection.slots))
    switch compiled {
    case .control(let control):
      self.control = control
      controlKey = control.selectionKey
    case .program(let program):
      control = nil
      controlKey = 0
      let values = (memory + Layout.values).bindMemory(to: Value.self, capacity: layout.valueCount)
      execution.initialize(to: Execution(program, in: values))
    }
  }

  deinit {
    reset()
    if control == nil {
      execution.pointee.deallocate()
      execution.deinitialize(count: 1)
    }
    context.deinitialize(count: 1)
    memory.deallocate()
  }

  /// The layout of a statement's memory: one block for all of it, because clients prepare their statements again
  /// after each opening.
  private struct Layout {
    static let alignment = max(
      MemoryLayout<ExecutionContext>.alignment, MemoryLayout<Execution>.alignment,
      MemoryLayout<Value>.alignment)
    static let execution = aligned(MemoryLayout<ExecutionContext>.size)
    static let values = aligned(execution + MemoryLayout<Execution>.size)

    /// Constants and registers of the program.
    let valueCount: Int
    var size: Int { Self.values + valueCount * MemoryLayout<Value>.stride }

    init(_ compiled: Compiled) {
      if case .program(let program) = compiled {
        valueCount = program.valueCount
      } else {
        valueCount = 0
      }
    }

    private static func aligned(_ end: Int) -> Int { (end + alignment - 1) / alignment * alignment }
  }

  var store: MVStore { connection.database.store }

  /// Whether the statement is between its first step and its end.
  public var isActive: Bool {
    switch phase {
    case .idle, .ended, .failed: false
    default: true
    }
  }

  /// Rows that the last execution inserted, changed or deleted.
  public var changes: Int64 { control == nil ? execution.pointee.changes : 0 }

  /// Whether the statement can only read.
  public var isReadOnly: Bool { control == nil && execution.pointee.program.kind == .read }
}
