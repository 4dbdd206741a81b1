import AsyncIO

/// Everything that can go wrong for a client of the engine.
public indirect enum EngineError: Error, Equatable, Sendable {
  /// Another transaction wrote the row first; this transaction has been rolled back.
  case writeConflict(table: TableID, row: Int64)
  /// Another writer held or holds the database exclusively; this transaction has been rolled back.
  case exclusiveConflict
  /// This transaction read what another one wrote, and that one aborted; it has been rolled back.
  case commitDependencyAborted
  /// Another transaction holds what is needed; nothing has changed, and it can be tried again.
  case busy(BusyReason)
  /// The schema changed after this transaction began; it has been rolled back.
  case schemaConflict
  /// An operation of the disk certainly and completely failed.
  case io(IOError)
  /// COMMIT may or may not have happened; the database must be opened again to know.
  case indeterminateCommit(IOError)
  /// An earlier failure left the log's end unknown; the database must be opened again.
  case needsReopen
  /// The file contains what no engine of this version wrote.
  case corrupt(String)
  /// A row breaks a constraint; the statement has been undone, its transaction goes on.
  case constraint(Constraint, String)
  /// The statement is wrong.
  case sql(SQLFailure)
  /// A value has a type that is not allowed there.
  case datatypeMismatch(String)
  /// No row id or space is left.
  case full(String)
  /// A value or row is larger than the engine accepts.
  case tooBig
  /// `interrupt()` was called.
  case interrupted
  /// The call is not allowed in this state.
  case misuse(String)
  case outOfMemory
  case notSupported(String)
}

/// Which constraint a row breaks.
public enum Constraint: String, Hashable, Sendable { case notNull, primaryKey, unique, check }

/// What prevents the exclusive lock from being taken.
public enum BusyReason: Hashable, Sendable {
  /// Another transaction holds the database exclusively.
  case exclusiveHolder(TransactionID)
  /// Another transaction is in the middle of its commit.
  case preparing(TransactionID)
  /// A commit is newer than the asking transaction's snapshot.
  case newerCommit(Timestamp)
  /// A hook injected it.
  case injected
}

/// What is wrong with a statement, and at which byte of its text.
public struct SQLFailure: Hashable, Sendable {
  public let message: String
  public let offset: Int?

  public init(_ message: String, at offset: Int? = nil) {
    self.message = message
    self.offset = offset
  }
}

extension EngineError {
  /// Whether the transaction in which this occurred no longer exists.
  public var rollsBackTransaction: Bool {
    switch self {
    case .writeConflict, .exclusiveConflict, .commitDependencyAborted, .schemaConflict,
      .indeterminateCommit, .needsReopen:
      true
    default: false
    }
  }
}

extension EngineError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .writeConflict(let table, let row):
      "write conflict: another transaction wrote row \(row) of \(table) first"
    case .exclusiveConflict: "write conflict: another transaction held the database exclusively"
    case .commitDependencyAborted: "a transaction whose changes were read has been rolled back"
    case .busy(let reason): "database is busy: \(reason)"
    case .schemaConflict: "the schema has changed since the transaction began"
    case .io(let error): "\(error)"
    case .indeterminateCommit(let error): "the outcome of COMMIT is unknown: \(error)"
    case .needsReopen: "an earlier failure requires that the database be opened again"
    case .corrupt(let what): "the database is corrupt: \(what)"
    case .constraint(_, let message): message
    case .sql(let failure): failure.message
    case .datatypeMismatch(let message): "datatype mismatch: \(message)"
    case .full(let what): "\(what) is full"
    case .tooBig: "string or blob too big"
    case .interrupted: "interrupted"
    case .misuse(let message): message
    case .outOfMemory: "out of memory"
    case .notSupported(let what): "\(what) is not supported"
    }
  }
}

/// Why a function of the engine did not return a result: it waits, or it failed.
package typealias Interrupted = Interruption<EngineError>

extension YieldContext {
  /// Passes a hook: yields when its plan says so.
  ///
  /// - Throws: `.io` with an explicit yield.
  @inline(__always)
  package func pass<Marker: YieldPointMarker>(
    _ marker: Marker, touching access: Access? = nil
  ) throws(Interrupted) {
    if let completion = injectedYield(at: marker, touching: access) { throw .io(completion) }
  }
}
