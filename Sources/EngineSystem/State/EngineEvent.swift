import Database
import MVCC
import Scenario

/// What happens in a run of the engine, as properties are told about it.
///
/// A payload is a reference or a number, so emitting an event allocates nothing. The client has what it asked and
/// what came back.
enum EngineEvent {
  // Statements of a client.

  /// The client has begun another transaction.
  case transactionBegan(Fiber)
  /// A statement is about to take its first step, and its transaction has no snapshot yet.
  case snapshotAsked(Fiber)
  /// The transaction's COMMIT was requested for the first time.
  case commitAsked(ModelTransaction)
  /// The first statement that had a snapshot has returned its first row, or its end.
  case snapshotAnswered(Fiber)
  /// The engine has taken the snapshot of the client's transaction.
  case snapshotTaken(Fiber)
  /// The engine has drawn the timestamp of the client's commit.
  case endDrawn(Fiber, UInt64)
  /// A statement has succeeded that began when only another opening could make progress possible.
  case poisonedFinished(Fiber)
  /// The rows of a SELECT, and those that the model expects, are in the client.
  case readFinished(Fiber)
  /// The changes of a write, and how many the model expects, are in the client.
  case writeFinished(Fiber)
  /// The engine has chosen the id of an INSERT's row.
  case rowIDGiven(Fiber, Int64)
  /// A statement has written rows whose ids its client named.
  case rowsNamed(Fiber)
  /// A table was created or dropped, so its row ids start again.
  case tableReplaced(ModelTable)
  /// A statement has failed; the error is in the client.
  case statementFailed(Fiber)
  /// A statement was refused because another transaction is in its way.
  case refused(Fiber)
  /// A statement was undone inside its transaction.
  case statementUndone(Fiber)
  /// A statement has failed or was dropped, and the consequences for its transaction have been recorded.
  case statementOver(Fiber)
  /// A statement was interrupted.
  case interrupted(Fiber)
  /// A statement has met contention more often than `RunState.contendedStepsMax`.
  case contended(Fiber)
  /// The client begins to idle inside its transaction.
  case idling(Fiber)
  /// It goes on.
  case idled(Fiber)
  /// A failure was injected into the client's operation in this step.
  case failureInjected(Fiber)

  // Commits.

  /// The client's transaction was told that it has the database exclusively.
  case exclusiveConfirmed(Fiber, ModelTransaction)
  /// A COMMIT, or an autocommit statement, has succeeded; nothing has been concluded from it yet.
  case commitAnswered(Fiber, ModelTransaction)
  /// A commit becomes visible, whether or not its client knows.
  case published(ModelTransaction, Fiber?)
  /// The store regards the client's commit as published.
  case commitSeen(Fiber, Transaction)
  /// The commit is visible and its client knows.
  case commitAcknowledged(Fiber, ModelTransaction)
  /// A commit has certainly failed on the disk.
  case commitFailedOnDisk
  /// A transaction has certainly failed, or was rolled back by its client.
  case failed(ModelTransaction)
  /// The outcome of a transaction is certain.
  case decided(ModelTransaction, committed: Bool)
  /// Only another opening can tell what happened to a commit.
  case leftUndecided(ModelTransaction)
  /// A power loss takes back a commit that was known to have happened.
  case lost(ModelTransaction)

  // Openings and the end.

  /// A database is open, and its survivors have not been examined yet.
  case databaseOpened(Survivors)
  /// An opening reports which commits survived.
  case survivorsRead(Survivors)
  /// A database was opened whose disk had lost durable sectors.
  case spoiledOpened(Survivors)
  /// The first reader after an opening has its snapshot.
  case recoveryReaderTook(ModelTransaction)
  /// A whole table was read after a recovery.
  case tableRecovered(RecoveredTable)
  /// The disk has lost everything, and the run goes on with an empty one.
  case erased
  /// What clients have seen of versioned values so far must now be judged separately.
  case eraEnds
  /// All fibers have left, and nothing is in flight.
  case atRest(Database)
  /// The same after a collection of superseded versions.
  case collected(Database)

  // Steps.

  /// Something is wrong after a step, as the property that is told this has found.
  case stepped(MVStore)

  /// A step is over, and the log is being changed while no transaction holds its lock.
  case logChangedUnlocked
  /// A step is over on a store whose log has an unknown end.
  case poisonedStepped(MVStore)
  /// The disk was used in a way that no file system supports.
  case diskMisused
}

extension EngineEvent {
  /// An event without its payload, which properties use to ask for it.
  enum Kind: UInt8, CaseIterable {
    case transactionBegan, snapshotAsked, commitAsked, snapshotAnswered, snapshotTaken, endDrawn
    case poisonedFinished, readFinished, writeFinished, rowIDGiven, rowsNamed, tableReplaced
    case statementFailed, refused, statementUndone, statementOver, interrupted, contended
    case idling, idled, failureInjected
    case exclusiveConfirmed, commitAnswered, published, commitSeen, commitAcknowledged
    case commitFailedOnDisk, failed, decided, leftUndecided, lost
    case databaseOpened, survivorsRead, spoiledOpened, recoveryReaderTook, tableRecovered, erased
    case eraEnds, atRest, collected
    case stepped, logChangedUnlocked, poisonedStepped, diskMisused
  }

  /// Known where the event is emitted, so asking for it costs a run nothing.
  @inline(__always)
  var kind: Kind {
    switch self {
    case .transactionBegan: .transactionBegan
    case .snapshotAsked: .snapshotAsked
    case .commitAsked: .commitAsked
    case .snapshotAnswered: .snapshotAnswered
    case .snapshotTaken: .snapshotTaken
    case .endDrawn: .endDrawn
    case .poisonedFinished: .poisonedFinished
    case .readFinished: .readFinished
    case .writeFinished: .writeFinished
    case .rowIDGiven: .rowIDGiven
    case .rowsNamed: .rowsNamed
    case .tableReplaced: .tableReplaced
    case .statementFailed: .statementFailed
    case .refused: .refused
    case .statementUndone: .statementUndone
    case .statementOver: .statementOver
    case .interrupted: .interrupted
    case .contended: .contended
    case .idling: .idling
    case .idled: .idled
    case .failureInjected: .failureInjected
    case .exclusiveConfirmed: .exclusiveConfirmed
    case .commitAnswered: .commitAnswered
    case .published: .published
    case .commitSeen: .commitSeen
    case .commitAcknowledged: .commitAcknowledged
    case .commitFailedOnDisk: .commitFailedOnDisk
    case .failed: .failed
    case .decided: .decided
    case .leftUndecided: .leftUndecided
    case .lost: .lost
    case .databaseOpened: .databaseOpened
    case .survivorsRead: .survivorsRead
    case .spoiledOpened: .spoiledOpened
    case .recoveryReaderTook: .recoveryReaderTook
    case .tableRecovered: .tableRecovered
    case .erased: .erased
    case .eraEnds: .eraEnds
    case .atRest: .atRest
    case .collected: .collected
    case .stepped: .stepped
    case .logChangedUnlocked: .logChangedUnlocked
    case .poisonedStepped: .poisonedStepped
    case .diskMisused: .diskMisused
    }
  }

  /// The client in whose operation a failure is reported; nil for what no client did.
  var fiber: Fiber? {
    switch self {
    case .transactionBegan(let fiber), .snapshotAsked(let fiber), .snapshotAnswered(let fiber),
      .snapshotTaken(let fiber), .endDrawn(let fiber, _), .poisonedFinished(let fiber),
      .readFinished(let fiber), .writeFinished(let fiber), .rowIDGiven(let fiber, _),
      .rowsNamed(let fiber), .statementFailed(let fiber), .refused(let fiber),
      .statementUndone(let fiber), .statementOver(let fiber), .interrupted(let fiber),
      .contended(let fiber), .idling(let fiber), .idled(let fiber), .failureInjected(let fiber),
      .exclusiveConfirmed(let fiber, _), .commitAnswered(let fiber, _), .commitSeen(let fiber, _),
      .commitAcknowledged(let fiber, _):
      fiber
    case .published(_, let fiber): fiber
    default: nil
    }
  }
}

extension EventMask {
  /// The events of the engine of these kinds.
  static func events(_ kinds: EngineEvent.Kind...) -> EventMask {
    kinds.reduce(into: []) { $0.formUnion(.kind($1.rawValue)) }
  }
}

/// What an opening reports about the commits before it.
final class Survivors {
  let database: Database
  /// The timestamps of the commits that are in the log.
  let timestamps: [UInt64]
  let set: Set<UInt64>
  /// Commits that were known, and that a power loss in NORMAL mode may have taken back.
  let lost: ContiguousArray<ModelTransaction>

  init(_ database: Database, lost: (Set<UInt64>) -> ContiguousArray<ModelTransaction>) {
    self.database = database
    timestamps = database.store.recoveredTimestamps.map(\.rawValue)
    set = Set(timestamps)
    self.lost = lost(set)
  }

  /// The greatest of them; 0 if none survived.
  var newest: UInt64 { timestamps.max() ?? 0 }
}

/// A table as found after a recovery, and as the surviving commits say it should be.
final class RecoveredTable {
  let table: ModelTable
  let answered, expected: ContiguousArray<KeyedRow>

  init(
    _ table: ModelTable, answered: ContiguousArray<KeyedRow>, expected: ContiguousArray<KeyedRow>
  ) {
    (self.table, self.answered, self.expected) = (table, answered, expected)
  }
}
