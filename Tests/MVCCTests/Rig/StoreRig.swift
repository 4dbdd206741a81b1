import AsyncIO
import Primitives
import Testing
import Values

@testable import MVCC

/// One store over scripted files, with calls that wait until what they ask for is done.
final class StoreRig {
  static let table = TableID(rawValue: 2)
  static let logName = "test-log"

  let io: ScriptedIO
  let slots = InjectorSlots()
  private(set) var store: MVStore
  let options: StoreOptions

  init(_ options: StoreOptions = StoreOptions(), io: ScriptedIO = ScriptedIO()) throws {
    self.options = options
    self.io = io
    store = try Self.open(io, options)
  }

  convenience init(eager: Bool) throws {
    var options = StoreOptions()
    options.eagerConflicts = eager
    try self.init(options)
  }

  static func open(_ io: ScriptedIO, _ options: StoreOptions) throws -> MVStore {
    let operation = MVStore.open(
      io: io, path: "test", options: options, random: Generator(seed: 1), slots: InjectorSlots())
    for _ in 0..<1_000_000 {
      switch try operation.step() {
      case .done(let store): return store
      case .io: io.step()
      }
    }
    throw EngineError.misuse("the opening makes no progress")
  }

  func reopen() throws {
    store = try Self.open(io, options)
  }

  func begin() throws -> Transaction { try store.begin() }

  func cursor(_ transaction: Transaction) -> TableCursor {
    TableCursor(
      store: store, transaction: transaction, table: Self.table,
      context: YieldContext(slots: slots, selectionKey: 7))
  }

  /// Calls again until nothing waits any more; other commits that were adopted go on meanwhile.
  func wait<Value>(
    _ body: () throws(Interruption<EngineError>) -> Value
  ) throws(EngineError) -> Value {
    for _ in 0..<10_000 {
      do throws(Interruption<EngineError>) {
        return try body()
      } catch {
        switch error {
        case .io: io.step()
        case .failure(let failure): throw failure
        }
      }
    }
    throw .misuse("no progress")
  }

  func read(_ transaction: Transaction, _ row: Int64) throws -> Int64? {
    var cursor = cursor(transaction)
    guard try wait({ () throws(Interruption<EngineError>) in try cursor.seek(.exactly, row) })
    else { return nil }
    return decoded(cursor.record)
  }

  func scan(_ transaction: Transaction) throws -> [Int64: Int64] {
    var cursor = cursor(transaction)
    var rows: [Int64: Int64] = [:]
    var found = try wait { () throws(Interruption<EngineError>) in try cursor.rewind() }
    while found {
      rows[cursor.rowID] = decoded(cursor.record)
      found = try wait { () throws(Interruption<EngineError>) in try cursor.next() }
    }
    return rows
  }

  func write(_ transaction: Transaction, _ row: Int64, _ value: Int64) throws {
    var cursor = cursor(transaction)
    try wait { () throws(Interruption<EngineError>) in try cursor.insert(row, encoded(value)) }
  }

  @discardableResult
  func delete(_ transaction: Transaction, _ row: Int64) throws -> Bool {
    var cursor = cursor(transaction)
    return try wait { () throws(Interruption<EngineError>) in try cursor.delete(row) }
  }

  func makeCommit(_ transaction: Transaction) -> PendingCommit {
    store.makeCommit(transaction, slots: slots)
  }

  @discardableResult
  func commit(_ transaction: Transaction) throws -> Timestamp? {
    try finish(makeCommit(transaction))
  }

  /// Steps a commit to its end.
  @discardableResult
  func finish(_ operation: PendingCommit) throws -> Timestamp? {
    for _ in 0..<10_000 {
      switch try operation.step() {
      case .done(let receipt): return receipt.timestamp
      case .io:
        io.step()
        _ = store.resolveOrphans()
      }
    }
    throw EngineError.misuse("the commit makes no progress")
  }

  /// Steps a commit until it waits at `point`, and takes the injector away.
  func hold(_ operation: PendingCommit, at point: CommitYieldPoint) throws {
    let injector = FixedYieldInjector([point.point])
    slots.install(yields: injector, failures: nil)
    defer { slots.clear() }
    for _ in 0..<10_000 {
      guard case .io = try operation.step() else { break }
      if injector.remaining.isEmpty { return }
      io.step()
    }
    Issue.record("the commit never came to \(point)")
  }

  /// The rows that a new transaction sees.
  func rows() throws -> [Int64: Int64] {
    let reader = try begin()
    defer { store.rollback(reader) }
    return try scan(reader)
  }

  /// Commits rows in a transaction of their own.
  func fill(_ rows: [Int64: Int64]) throws {
    let writer = try begin()
    for row in rows.keys.sorted() { try write(writer, row, rows[row] ?? 0) }
    try commit(writer)
  }

  /// Brings all adopted commits to their end.
  func settleAll() {
    for _ in 0..<1000 where store.adoptedCount > 0 {
      io.step()
      _ = store.resolveOrphans()
    }
  }
}

func encoded(_ value: Int64) -> Record { Record(encoding: [.integer(value)]) }

func decoded(_ record: Record) -> Int64 {
  guard let value = try? record.value(at: 0), case .integer(let number) = value else { return .min }
  return number
}
