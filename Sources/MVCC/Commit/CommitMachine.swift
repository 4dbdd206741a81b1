import AsyncIO
import Primitives

/// The order of a commit, as a pure machine: it takes events and returns the next action.
///
/// It does no I/O and knows no store. A new action needs a place in `CommitAction.yieldPoint`, so
/// every phase has its hook.
struct CommitMachine: Equatable {
  enum State: Equatable {
    /// Nothing is published. Can move to: drawingEnd, waitingForDependencies (read-only).
    case initial
    /// Can move to: validating.
    case drawingEnd
    /// Preparing, visible to speculation. Can move to: waitingForDependencies, failing.
    case validating
    /// Can move to: buildingRecord, finishing (read-only), failing.
    case waitingForDependencies
    /// Live versions still carry the transaction's id. Can move to: acquiringLog, failing.
    case buildingRecord
    /// Can move to: writing, failing.
    case acquiringLog
    /// From here to endingLog the commit holds the writer's lock. Can move to: syncing, endingLog, cutting.
    case writing
    /// The whole frame is written after the log's end. Can move to: endingLog, failing (indeterminate).
    case syncing
    /// The frame was not written completely. Can move to: syncingCut, failing (indeterminate).
    case cutting(IOError)
    /// Can move to: failing.
    case syncingCut(IOError)
    /// The frame is as durable as the mode requires. Can move to: committing.
    case endingLog
    /// Can move to: rewriting.
    case committing
    /// Committed for all readers. Can move to: raisingWatermark.
    case rewriting
    /// Can move to: finishing.
    case raisingWatermark
    /// Can move to: checkpointing.
    case finishing
    /// The transaction has left the store. Can move to: collecting.
    case checkpointing
    /// Can move to: reported.
    case collecting
    /// Can move to: reported.
    case failing
    /// Final.
    case reported
  }

  private(set) var state = State.initial
  let isReadOnly: Bool
  let syncMode: SyncMode

  init(isReadOnly: Bool, syncMode: SyncMode) {
    self.isReadOnly = isReadOnly
    self.syncMode = syncMode
  }

  /// What a drop at this state means.
  enum DropRule: Equatable { case rollBack, adopt, finish, nothing }

  /// The rule for a statement that is dropped now; `isSubmitted` says that the frame's write was.
  func dropRule(isSubmitted: Bool) -> DropRule {
    switch state {
    case .initial, .drawingEnd, .validating, .waitingForDependencies, .buildingRecord,
      .acquiringLog:
      .rollBack
    case .writing: isSubmitted ? .adopt : .rollBack
    case .syncing, .cutting, .syncingCut, .endingLog, .committing: .adopt
    case .rewriting, .raisingWatermark, .finishing: isReadOnly ? .rollBack : .finish
    case .checkpointing, .collecting, .reported: .nothing
    case .failing: .rollBack
    }
  }

  mutating func started() -> CommitAction {
    expect(.initial, "started")
    guard isReadOnly else { return move(to: .drawingEnd, .drawEndTimestamp) }
    return move(to: .waitingForDependencies, .awaitDependencies)
  }

  /// The end timestamp is drawn and `preparing` published.
  mutating func prepared() -> CommitAction {
    expect(.drawingEnd, "prepared")
    return move(to: .validating, .validate)
  }

  mutating func validated() -> CommitAction {
    expect(.validating, "validated")
    return move(to: .waitingForDependencies, .awaitDependencies)
  }

  mutating func dependenciesCommitted() -> CommitAction {
    expect(.waitingForDependencies, "dependenciesCommitted")
    return isReadOnly ? move(to: .finishing, .finish) : move(to: .buildingRecord, .buildRecord)
  }

  mutating func recordBuilt() -> CommitAction {
    expect(.buildingRecord, "recordBuilt")
    return move(to: .acquiringLog, .acquireLog)
  }

  mutating func logAcquired() -> CommitAction {
    expect(.acquiringLog, "logAcquired")
    return move(to: .writing, .writeFrame)
  }

  mutating func frameWritten() -> CommitAction {
    expect(.writing, "frameWritten")
    return switch syncMode {
    case .full: move(to: .syncing, .syncLog)
    case .normal: move(to: .endingLog, .endLog)
    }
  }

  /// Part of a frame may be left after the log's end: it must be removed before the next write there.
  mutating func writeFailed(_ error: IOError) -> CommitAction {
    expect(.writing, "writeFailed")
    return move(to: .cutting(error), .cutFrame)
  }

  mutating func frameCut() -> CommitAction {
    guard case .cutting(let error) = state else { unexpected("frameCut") }
    return move(to: .syncingCut(error), .syncCut)
  }

  mutating func cutSynced() -> CommitAction {
    guard case .syncingCut(let error) = state else { unexpected("cutSynced") }
    return move(to: .failing, .rollBack(.io(error)))
  }

  /// The frame's fate is unknown: a sync or a cut failed.
  mutating func settlingFailed(_ error: IOError) -> CommitAction {
    switch state {
    case .syncing, .cutting, .syncingCut: move(to: .failing, .poison(error))
    default: unexpected("settlingFailed")
    }
  }

  mutating func logSynced() -> CommitAction {
    expect(.syncing, "logSynced")
    return move(to: .endingLog, .endLog)
  }

  mutating func logEnded() -> CommitAction {
    expect(.endingLog, "logEnded")
    return move(to: .committing, .publishCommit)
  }

  mutating func commitPublished() -> CommitAction {
    expect(.committing, "commitPublished")
    return move(to: .rewriting, .rewriteVersions)
  }

  mutating func versionsRewritten() -> CommitAction {
    expect(.rewriting, "versionsRewritten")
    return move(to: .raisingWatermark, .raiseWatermark)
  }

  mutating func watermarkRaised() -> CommitAction {
    expect(.raisingWatermark, "watermarkRaised")
    return move(to: .finishing, .finish)
  }

  mutating func finished() -> CommitAction {
    expect(.finishing, "finished")
    return isReadOnly ? move(to: .reported, .report) : move(to: .checkpointing, .checkpointIfDue)
  }

  /// A checkpoint's error is not the commit's error.
  mutating func checkpointSettled() -> CommitAction {
    expect(.checkpointing, "checkpointSettled")
    return move(to: .collecting, .collectGarbage)
  }

  mutating func garbageCollected() -> CommitAction {
    expect(.collecting, "garbageCollected")
    return move(to: .reported, .report)
  }

  /// Something before the frame was written forbids the commit.
  mutating func refused(_ error: EngineError) -> CommitAction {
    switch state {
    case .validating, .waitingForDependencies, .buildingRecord, .acquiringLog, .writing:
      move(to: .failing, .rollBack(error))
    default: unexpected("refused")
    }
  }

  mutating func failureReported() {
    expect(.failing, "failureReported")
    state = .reported
  }

  private func expect(_ expected: State, _ event: StaticString) {
    if state != expected { unexpected(event) }
  }

  private func unexpected(_ event: StaticString) -> Never {
    trap("a commit met the event \(event) in the state \(state)")
  }

  private mutating func move(to next: State, _ action: CommitAction) -> CommitAction {
    state = next
    return action
  }
}

/// What the operation must do next.
enum CommitAction: Equatable {
  case drawEndTimestamp, validate, awaitDependencies, buildRecord, acquireLog, writeFrame, syncLog
  case cutFrame, syncCut, endLog, publishCommit, rewriteVersions, raiseWatermark, finish
  case checkpointIfDue, collectGarbage, report
  case rollBack(EngineError)
  case poison(IOError)
  case none

  /// The hook that is passed before the action; every phase has one.
  func yieldPoint(isUnderWay: Bool) -> CommitYieldPoint? {
    switch self {
    case .validate: .commitValidation
    case .awaitDependencies: .waitForDependencies
    case .buildRecord: isUnderWay ? .buildLogRecordProgress : .buildLogRecordStart
    case .acquireLog: isUnderWay ? .beforeAcquireLog : .logRecordPrepared
    case .writeFrame: .beforeLogWrite
    case .syncLog: .beforeLogSync
    case .cutFrame: .beforeCutFrame
    case .syncCut: .beforeSyncCut
    case .endLog: .beforeGlobalHeaderUpdate
    case .publishCommit: .beforePublishCommit
    case .rewriteVersions: isUnderWay ? .rewriteVersionsProgress : nil
    case .raiseWatermark: .beforeCommittedTimestampWatermarkUpdate
    case .finish: .beforeFinishCommittedTransaction
    case .checkpointIfDue: .afterRemoveTransaction
    // Drawing the timestamp and publishing it is one step; collection has its own family; and a commit must not be
    // held between the decision to fail and the failure.
    case .drawEndTimestamp, .collectGarbage, .report, .rollBack, .poison, .none: nil
    }
  }
}
