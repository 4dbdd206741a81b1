import AsyncIO
import Primitives
import Storage

extension CommitOperation {
  /// What happens to the commit if it is dropped now.
  var dropRule: CommitMachine.DropRule { machine.dropRule(isSubmitted: isSubmitted) }

  /// Ends the commit in the state that it is in, unless it has ended or the store has to finish it.
  ///
  /// Before the frame is submitted the transaction is rolled back; a committed one is finished.
  mutating func finalize() {
    switch dropRule {
    case .nothing: break
    case .rollBack: dropBeforeWrite()
    case .adopt: trap("\(transaction.id) ends at \(action) although its frame may be in the log")
    case .finish: finishNow()
    }
  }

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

  /// Finishes a committed transaction; none of the remaining actions waits.
  private mutating func finishNow() {
    #if PlantedBugs
      if store.isPlanted(.abandonedCommitted) { transaction.dependents.removeAll() }
    #endif
    while machine.state != .checkpointing, machine.state != .reported {
      guard case .continue = perform() else {
        trap("\(transaction.id) waits after its commit point, at \(action)")
      }
    }
  }

  /// Removes the hooks: a commit that its client dropped is not held at any point.
  mutating func removeHooks() {
    context = YieldContext(slots: InjectorSlots(), selectionKey: context.selectionKey)
    collection = context
  }
}
