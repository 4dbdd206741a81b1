import AsyncIO
import MVCC

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
  private let store: StoreOpening
  private let slots: InjectorSlots
  @exclusivity(unchecked) private var cursor: TableCursor?
  @exclusivity(unchecked) private var isPositioned = false
  @exclusivity(unchecked) private var tables: [Table] = []

  /// What the opening waits for, if its last step returned `.io`.
  public private(set) var waiting: Completion?

  private var texts: CompiledTexts

  init(store: StoreOpening, slots: InjectorSlots, texts: CompiledTexts) {
    self.store = store
    self.slots = slots
    self.texts = texts
  }

  deinit { abandon() }

  /// Continues until the opening waits or is done; stepping it early changes nothing.
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

  /// Abandons the opening in its present state; another one starts from the beginning.
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
