import AsyncIO
import Primitives
import Storage

extension CommitOperation {
  /// Drops the commit where it stands, by the rule of the state that it is in.
  ///
  /// Before the frame is submitted the transaction is rolled back; from then until it is committed
  /// the store adopts the operation and settles it; after that it is finished here.
  package func abandon() {
    if failure != nil { return }
    switch machine.dropRule(isSubmitted: isSubmitted) {
    case .nothing: break
    case .rollBack: dropBeforeWrite()
    case .adopt: becomeOrphan()
    case .finish: finishNow()
    }
  }

  /// Whether the outcome is open although nobody waits for it any more.
  package var isAdopted: Bool { store.adopted.contains { $0 === self } }

  private func dropBeforeWrite() {
    #if PlantedBugs
      if store.isPlanted(.abandonedPreparing) {
        let held = store.exclusiveLock.holder
        store.rollback(transaction)
        if held == transaction.id { store.exclusiveLock.holder = held }
        return
      }
    #endif
    store.log.unlock(by: transaction.id.rawValue)
    store.rollback(transaction)
  }

  /// Brings a committed transaction to its end; none of the remaining actions waits.
  private func finishNow() {
    #if PlantedBugs
      if store.isPlanted(.abandonedCommitted) { transaction.dependents.removeAll() }
    #endif
    while machine.state != .checkpointing, machine.state != .reported {
      if perform() != nil { trap("\(transaction.id) waits after its commit point, at \(action)") }
    }
  }
}

extension CommitOperation: OrphanedCommit {
  /// Hands the operation over to the store; its hooks fire no more.
  private func becomeOrphan() {
    context = YieldContext(slots: InjectorSlots(), selectionKey: context.selectionKey)
    collection = context
    store.adopt(self)
  }

  func resume() -> Completion? {
    do throws(EngineError) {
      if case .io(let completion) = try step() { return completion }
    } catch {
      // The outcome is in the store; no client is left to be told.
    }
    return nil
  }
}

extension MVStore {
  /// The operation that commits `transaction`; nothing happens before its first step.
  package func makeCommit(_ transaction: Transaction, slots: InjectorSlots) -> CommitOperation {
    require(!transaction.isFinished, "\(transaction.id) is asked to commit after its end")
    return CommitOperation(store: self, transaction: transaction, slots: slots)
  }
}
