import AsyncIO
import MVCC

/// An open database, shared by its connections; one thread.
public final class Database {
  package let store: MVStore
  var texts: CompiledTexts

  init(store: MVStore, texts: CompiledTexts = CompiledTexts()) {
    self.store = store
    self.texts = texts
  }

  /// The operation that opens the database at `path`, made where it does not exist.
  ///
  /// Recovery runs inside, so that an opening can be interrupted, dropped and begun again.
  /// - Parameters:
  ///   - slots: Where the opening asks whether to yield or fail.
  ///   - texts: What an earlier opening has compiled; what no longer fits is compiled again.
  public static func open(
    io: any IO, path: String, options: StoreOptions = StoreOptions(), random: any RandomSource,
    slots: InjectorSlots = InjectorSlots(), texts: CompiledTexts = CompiledTexts()
  ) -> DatabaseOpening {
    DatabaseOpening(
      store: MVStore.open(io: io, path: path, options: options, random: random, slots: slots),
      slots: slots, texts: texts)
  }

  /// What its connections have prepared, for the next opening.
  public var compiledTexts: CompiledTexts { texts }

  /// A new connection, in autocommit mode.
  public func connect() -> Connection { Connection(self) }

  /// Brings commits to their end whose statement was dropped after it had written to the log.
  ///
  /// - Returns: Done with the number that were settled, or what the first of the others waits for.
  public func settle() -> IOResult<Int> { store.settle() }

  /// Why the last checkpoint after a commit failed, told once; nil where none has failed since.
  ///
  /// The commit itself has succeeded, and the next one tries again.
  public func takeMaintenanceError() -> IOError? { store.takeMaintenanceError() }

  /// Drops the row versions that no snapshot can see.
  public func collectGarbage() { store.collectGarbage() }

  /// The names of the tables, in the order in which they were made, as a new snapshot sees them.
  public var tableNames: [String] { publishedSchema.tables.map(\.name) }

  /// The name of a table by its number, as a new snapshot sees it.
  package func tableName(_ id: TableID) -> String? {
    for table in publishedSchema.tables where table.id == id { return table.name }
    return nil
  }

  var publishedSchema: Schema { Self.schema(store.publishedSchema) }

  static func schema(_ object: AnyObject?) -> Schema {
    guard let object else { return empty }
    // Nothing else is ever handed to the store as a schema; a checked cast costs on each start.
    return unsafeDowncast(object, to: Schema.self)
  }

  private static let empty = Schema()
}

/// Opens a database step by step: replays its log, then reads its schema.
public final class DatabaseOpening {
  /// Where the opening is.
  private enum State {
    /// The store is being opened. Can move to: readingSchema, finished.
    case openingStore
    /// The rows of the schema table are read. Can move to: finished.
    case readingSchema(MVStore, Transaction)
    /// Opened, failed or abandoned.
    case finished
  }

  @exclusivity(unchecked) private var state = State.openingStore
  private let store: OpenOperation
  private let slots: InjectorSlots
  @exclusivity(unchecked) private var cursor: TableCursor?
  @exclusivity(unchecked) private var isPositioned = false
  @exclusivity(unchecked) private var tables: [Table] = []

  /// What the opening waits for, when its last step answered `.io`.
  public private(set) var waiting: Completion?

  private var texts: CompiledTexts

  init(store: OpenOperation, slots: InjectorSlots, texts: CompiledTexts) {
    self.store = store
    self.slots = slots
    self.texts = texts
  }

  deinit { abandon() }

  /// Goes on until the opening waits or is done; stepping it early changes nothing.
  ///
  /// - Throws: `corrupt` for files that no engine of this version wrote; `io`; `misuse` after the end.
  public func step() throws(EngineError) -> IOResult<Database> {
    waiting = nil
    let result: IOResult<Database>
    do throws(EngineError) {
      result = try IOResult { () throws(Interrupted) in try advance() }
    } catch {
      abandon()
      throw error
    }
    if case .io(let completion) = result { waiting = completion }
    return result
  }

  private func advance() throws(Interrupted) -> Database {
    while true {
      switch state {
      case .openingStore: try openStore()
      case .readingSchema(let store, let transaction):
        try readTables()
        return publish(store, transaction)
      case .finished: throw .failure(.misuse("an opening was stepped after its end"))
      }
    }
  }

  private func openStore() throws(Interrupted) {
    let opened = try failing { () throws(EngineError) in try store.step() }
    switch opened {
    case .io(let completion): throw .io(completion)
    case .done(let store):
      let transaction = try failing { () throws(EngineError) in try store.begin() }
      cursor = TableCursor(
        store: store, transaction: transaction, table: .schema,
        context: YieldContext(slots: slots, selectionKey: Table.schema.selectionKey))
      state = .readingSchema(store, transaction)
    }
  }

  private func readTables() throws(Interrupted) {
    while true {
      let isRow = isPositioned ? try cursor!.next() : try cursor!.rewind()
      isPositioned = true
      guard isRow else { return }
      let (record, row) = (cursor!.record, cursor!.rowID)
      tables.append(
        try failing { () throws(EngineError) in try SchemaRow.table(record, at: row, &texts) })
    }
  }

  private func publish(_ store: MVStore, _ transaction: Transaction) -> Database {
    cursor?.close()
    cursor = nil
    store.rollback(transaction)
    let sorted = tables.sorted { $0.id < $1.id }
    store.setPublishedSchema(Schema(tables: sorted), lastTable: sorted.last?.id ?? .schema)
    state = .finished
    slots.resetInstanceIDs()
    return Database(store: store, texts: texts)
  }

  /// Drops the opening where it stands; another one begins anew.
  public func abandon() {
    switch state {
    case .openingStore: store.abandon()
    case .readingSchema(let store, let transaction):
      cursor?.close()
      cursor = nil
      store.rollback(transaction)
    case .finished: return
    }
    state = .finished
    slots.resetInstanceIDs()
  }
}

/// Runs what can fail but never waits, inside what can do both.
@inline(__always)
func failing<Output>(
  _ body: () throws(EngineError) -> Output
) throws(Interrupted) -> Output {
  do throws(EngineError) {
    return try body()
  } catch {
    throw .failure(error)
  }
}
