import AsyncIO
import MVCC
import SQLSyntax

/// A session with a database: at most one explicit transaction, and the statements that run in it.
public final class Connection {
  public let database: Database
  /// Where the statements of this connection ask whether to yield or fail.
  public let slots = InjectorSlots()

  /// The explicit transaction; nil in autocommit mode.
  @exclusivity(unchecked) var explicit: ExplicitTransaction?
  /// Whether a COMMIT of the explicit transaction is in progress.
  @exclusivity(unchecked) var isCommitting = false
  /// Statements between their first step and their end.
  @exclusivity(unchecked) private var active: ContiguousArray<Unmanaged<Statement>> = []
  /// The active one that writes.
  @exclusivity(unchecked) private var writer: Unmanaged<Statement>?
  @exclusivity(unchecked) private(set) var isClosed = false

  /// Rows inserted, changed or deleted by all statements of this connection that finished.
  @exclusivity(unchecked) public private(set) var totalChanges: Int64 = 0
  /// The row id of the row that was last inserted; 0 before the first.
  @exclusivity(unchecked) public private(set) var lastInsertRowID: Int64 = 0

  init(_ database: Database) { self.database = database }

  deinit { close() }

  /// Whether no explicit transaction is open.
  public var isAutocommit: Bool { explicit == nil }

  /// The explicit transaction, once it has its snapshot.
  public var transaction: Transaction? { explicit?.transaction }

  /// The transaction that began last, even after its end; for observers.
  public internal(set) var latestTransaction: Transaction? {
    get { latest }
    set { latest = newValue }
  }
  // A variable that another module reads directly is still checked for exclusivity there.
  @exclusivity(unchecked) private var latest: Transaction? {
    didSet { latestReference = latest.map { .passUnretained($0) } }
  }
  /// The same, for code that must not count references; `latest` keeps it alive.
  @exclusivity(unchecked) private var latestReference: Unmanaged<Transaction>?

  /// Whether the transaction that began last differs from `seen`, or is exclusive, or has an end.
  ///
  /// For observers that ask after each step; returning the transaction would count a reference.
  package func hasNews(since seen: ObjectIdentifier?) -> Bool {
    guard let latestReference else { return seen != nil }
    return latestReference._withUnsafeGuaranteedRef {
      ObjectIdentifier($0) != seen || $0.isExclusive || $0.endTimestamp != nil
    }
  }

  /// How many savepoints are open.
  public var savepointCount: Int { explicit?.savepoints.count ?? 0 }

  /// How many statements are between their first step and their end.
  public var activeStatementCount: Int { active.count }

  /// Compiles a text that is one statement.
  ///
  /// - Throws: `sql` or `notSupported`, with a sentence that says what is wrong and where; `misuse`
  ///   on a closed connection.
  public func prepare(_ sql: String) throws(EngineError) -> Statement {
    try checkOpen()
    if let known = try database.texts.find(sql, schema) {
      return Statement(self, known.parsed, text: sql, known.compiled)
    }
    guard let parsed = try Self.parse(sql, from: 0) else {
      throw .sql(SQLFailure("there is no statement"))
    }
    let compiled = try Compiler.compile(parsed, text: sql, schema: schema)
    guard try Self.parse(sql, from: parsed.end) == nil else {
      throw .sql(SQLFailure("there is more than one statement", at: parsed.end))
    }
    database.texts.insert(sql, parsed, compiled)
    return Statement(self, parsed, text: sql, compiled)
  }

  /// Compiles the first statement of a text from a UTF-8 offset on.
  ///
  /// - Returns: The statement and the offset after its semicolon; nil if none is left.
  /// - Throws: As `prepare`.
  public func prepare(
    firstOf text: String, from offset: Int
  ) throws(EngineError) -> (statement: Statement, end: Int)? {
    try checkOpen()
    guard let parsed = try Self.parse(text, from: offset) else { return nil }
    let compiled = try Compiler.compile(parsed, text: text, schema: schema)
    return (Statement(self, parsed, text: text, compiled), parsed.end)
  }

  private static func parse(_ text: String, from offset: Int) throws(EngineError)
    -> ParsedStatement?
  {
    do throws(SyntaxError) {
      return try Parser.firstStatement(in: text, from: offset)
    } catch {
      throw EngineError(error)
    }
  }

  /// Makes the next step of every active statement return `.interrupt`; commits in progress continue.
  public func interrupt() {
    for statement in active { statement.takeUnretainedValue().isInterrupted = true }
  }

  /// Ends everything in progress, by the rules of `Statement.reset`, and rolls back.
  public func close() {
    guard !isClosed else { return }
    for statement in active { statement.takeUnretainedValue().close() }
    rollback()
    isClosed = true
  }

  /// The schema that the next statement is compiled against.
  var schema: Schema {
    if let pending = explicit?.transaction?.pendingSchema { return Database.schema(pending) }
    return database.publishedSchema
  }

  func checkOpen() throws(EngineError) {
    if isClosed { throw .misuse("the connection is closed") }
  }
}

extension Connection {
  func started(_ statement: Statement) {
    active.append(Unmanaged.passUnretained(statement))
  }

  /// Makes `statement` the one that writes.
  ///
  /// - Throws: `misuse` if another one does.
  func claimWriting(_ statement: Statement) throws(EngineError) {
    guard writer == nil else {
      throw .misuse("another statement of this connection is writing")
    }
    writer = Unmanaged.passUnretained(statement)
  }

  var isWriting: Bool { writer != nil }

  func hasActive(_ condition: (Statement) -> Bool) -> Bool {
    for statement in active where condition(statement.takeUnretainedValue()) { return true }
    return false
  }

  func ended(_ statement: Statement) {
    let reference = Unmanaged.passUnretained(statement).toOpaque()
    for index in active.indices.reversed() where active[index].toOpaque() == reference {
      active.remove(at: index)
      break
    }
    if writer?.toOpaque() == reference { writer = nil }
    if active.isEmpty { slots.resetInstanceIDs() }
  }

  func noteChanges(_ count: Int64, lastInsertRowID row: Int64?) {
    totalChanges += count
    if let row { lastInsertRowID = row }
  }
}
