import AsyncIO
import Primitives
import Storage

/// The result of a COMMIT that has succeeded.
package struct CommitReceipt: Hashable, Sendable {
  /// The commit's timestamp; nil for a transaction that wrote nothing.
  package let timestamp: Timestamp?
}

/// Carries out a commit: performs the machine's actions and feeds it the outcomes.
///
/// `PendingCommit` steps it through a `StateMachine`.
struct CommitOperation: StateTransition {
  private static let commitKey = stableHash("commit")
  private static let collectionKey = stableHash("collection")

  let store: MVStore
  let transaction: Transaction
  var machine: CommitMachine
  var action: CommitAction
  var context: YieldContext
  var collection: YieldContext

  /// Whether the frame's write was submitted: from then on the commit cannot simply be dropped.
  var isSubmitted = false
  /// How many rows the current action has processed.
  var progress = 0
  var builder: LogFrameBuilder?
  var frame: (buffer: IOBuffer, size: Int, checksum: UInt32)?
  var failure: EngineError?

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

  var completions: CompletionArena { store.io.completions }

  /// Performs the pending action, or passes the hook before it.
  ///
  /// - Throws: Why the transaction did not commit; it has been rolled back, except for `indeterminateCommit`, after
  ///   which only another opening can tell.
  mutating func step() throws(EngineError) -> Transition<CommitReceipt> {
    if case .report = action { return .done(CommitReceipt(timestamp: transaction.committedAt)) }
    if let failure {
      machine.failureReported()
      throw failure
    }
    if let yield = hook() { return .waiting(yield) }
    return perform()
  }

  /// Passes the hook before the pending action; an injected failure enters like a real one.
  private mutating func hook() -> Completion? {
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

  private mutating func meet(_ code: FailureCode) {
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
  mutating func advance(_ next: CommitAction) {
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
