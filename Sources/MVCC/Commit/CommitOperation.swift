import AsyncIO
import Primitives
import Storage

/// What COMMIT answers when it has succeeded.
package struct CommitReceipt: Hashable, Sendable {
  /// The commit's timestamp; nil for a transaction that wrote nothing.
  package let timestamp: Timestamp?
}

/// Carries out a commit: performs the machine's actions and feeds it what settled.
///
/// A reference type, because the store adopts it when its statement is dropped.
package final class CommitOperation {
  private static let commitKey = stableHash("commit")
  private static let collectionKey = stableHash("collection")

  let store: MVStore
  package let transaction: Transaction
  @exclusivity(unchecked) var machine: CommitMachine
  @exclusivity(unchecked) var action: CommitAction
  @exclusivity(unchecked) var context: YieldContext
  @exclusivity(unchecked) var collection: YieldContext

  /// The operation of the log that is in flight.
  @exclusivity(unchecked) var inFlight: Completion?
  /// Whether the frame's write was submitted: from then on the commit cannot simply be dropped.
  @exclusivity(unchecked) var isSubmitted = false
  /// How many rows the action under way has dealt with.
  @exclusivity(unchecked) var progress = 0
  @exclusivity(unchecked) var builder: LogFrameBuilder?
  @exclusivity(unchecked) var frame: (buffer: IOBuffer, size: Int, check: UInt32)?
  @exclusivity(unchecked) var failure: EngineError?

  init(store: MVStore, transaction: Transaction, slots: InjectorSlots) {
    self.store = store
    self.transaction = transaction
    var syncMode = store.options.syncMode
    #if PlantedBugs
      if store.isPlanted(.skippedSync) { syncMode = .normal }
    #endif
    machine = CommitMachine(isReadOnly: transaction.isReadOnly, syncMode: syncMode)
    action = machine.started()
    context = YieldContext(slots: slots, selectionKey: Self.commitKey)
    collection = YieldContext(slots: slots, selectionKey: Self.collectionKey)
  }

  /// Goes on until the commit waits or is done; stepping it early changes nothing.
  ///
  /// - Throws: Why the transaction did not commit; it has been rolled back, except for
  ///   `indeterminateCommit`, after which only another opening knows.
  package func step() throws(EngineError) -> IOResult<CommitReceipt> {
    if case .reported = machine.state { trap("a commit that has reported was stepped") }
    while true {
      if let completion = inFlight {
        guard store.io.completions.isFinished(completion) else { return .io(completion) }
        inFlight = nil
        settle(completion)
        continue
      }
      if case .report = action { return .done(CommitReceipt(timestamp: transaction.committedAt)) }
      if let failure {
        machine.failureReported()
        throw failure
      }
      if let yield = hook() { return .io(yield) }
      if let waiting = perform() { return .io(waiting) }
    }
  }

  /// Passes the hook before the pending action; an injected failure enters as a real one would.
  private func hook() -> Completion? {
    if case .collectGarbage = action {
      let point: CollectionYieldPoint = progress == 0 ? .collectionStart : .collectionProgress
      return collection.injectedYield(at: point)
    }
    guard let point = action.yieldPoint(isUnderWay: progress > 0) else { return nil }
    if let yield = context.injectedYield(at: point, touching: action.access(transaction)) {
      return yield
    }
    if let code = context.injectedFailure(at: point) {
      meet(code)
      return hook()
    }
    return nil
  }

  private func meet(_ code: FailureCode) {
    switch action {
    case .checkpointIfDue:
      store.lastMaintenanceError = IOError(.deviceFailure, during: .write)
      advance(machine.checkpointSettled())
    default:
      advance(machine.refused(error(for: code)))
    }
  }

  private func error(for code: FailureCode) -> EngineError {
    switch code {
    case .deviceFailure: .io(IOError(.deviceFailure, during: .write))
    case .noSpace: .io(IOError(.noSpace, during: .write))
    case .conflict:
      transaction.writeSet.first.map { .writeConflict(table: $0.table, row: $0.row) }
        ?? .exclusiveConflict
    case .dependencyAborted: .commitDependencyAborted
    case .busy: .busy(.injected)
    case .outOfMemory: .outOfMemory
    default: trap("a commit was to fail with \(code)")
    }
  }

  /// Makes `next` the pending action.
  func advance(_ next: CommitAction) {
    action = next
    progress = 0
  }
}

extension CommitAction {
  /// What the action is about to touch, declared when its hook fires.
  func access(_ transaction: Transaction) -> Access? {
    switch self {
    case .validate, .publishCommit, .finish, .awaitDependencies:
      .writes(.transaction, transaction.id.rawValue)
    case .acquireLog, .writeFrame, .syncLog, .cutFrame, .syncCut, .endLog: .writes(.logTail)
    case .raiseWatermark: .writes(.watermark)
    default: nil
    }
  }
}
