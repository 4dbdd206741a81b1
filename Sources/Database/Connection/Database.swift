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

  /// The operation that opens the database at `path`, which is created if it does not exist.
  ///
  /// Recovery runs inside, so an opening can be interrupted, dropped and begun again.
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

  /// Completes commits whose statement was dropped after it had written to the log.
  ///
  /// - Returns: Done with the number that were resolved, or what the first of the others waits for.
  public func resolveOrphans() -> IOResult<Int> { store.resolveOrphans() }

  /// Why the last checkpoint after a commit failed, returned once; nil if none has failed since.
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
    // Nothing else is ever passed to the store as a schema; a checked cast would cost time at each start.
    return unsafeDowncast(object, to: Schema.self)
  }

  private static let empty = Schema()
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
