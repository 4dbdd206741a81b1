import AsyncIO
import Primitives

/// A commit in progress: its statement steps it, and the store adopts it when the statement is dropped.
package final class PendingCommit {
  package let transaction: Transaction
  private let store: MVStore
  @exclusivity(unchecked) var machine: StateMachine<CommitOperation>

  init(store: MVStore, transaction: Transaction, slots: InjectorSlots) {
    self.store = store
    self.transaction = transaction
    machine = StateMachine(CommitOperation(store: store, transaction: transaction, slots: slots))
  }

  /// Continues until the commit waits or is done; stepping it early changes nothing.
  ///
  /// - Throws: Why the transaction did not commit; it has been rolled back, except for `indeterminateCommit`, after
  ///   which only another opening can tell.
  package func step() throws(EngineError) -> IOResult<CommitReceipt> { try machine.step() }

  /// Drops the commit in its present state, by the rule of that state.
  ///
  /// From the write of its frame until it is committed, the store adopts it and completes it.
  package func abandon() {
    guard machine.state.dropRule == .adopt else { return machine.abandon() }
    machine.state.removeHooks()
    store.adopt(self)
  }
}

extension PendingCommit: OrphanedCommit {
  func resume() -> Completion? {
    do throws(EngineError) {
      if case .io(let completion) = try step() { return completion }
    } catch {
      // The outcome is in the store; there is no longer a client to report it to.
    }
    return nil
  }
}

extension MVStore {
  /// The commit of `transaction`; nothing happens before its first step.
  package func makeCommit(_ transaction: Transaction, slots: InjectorSlots) -> PendingCommit {
    require(!transaction.isFinished, "\(transaction.id) is asked to commit after its end")
    return PendingCommit(store: self, transaction: transaction, slots: slots)
  }
}
