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
    case .adopt: store.adopt(self)
    case .finish: finishNow()
    }
  }

  /// Whether the outcome is open although nobody waits for it any more.
  package var isAdopted: Bool { store.adopted.contains { $0 === self } }

  private func dropBeforeWrite() {
    #if PlantedBugs
      if store.isPlanted(.abandonedPreparing) {
        let held = store.exclusiveHolder
        store.rollback(transaction)
        if held == transaction.id { store.exclusiveHolder = held }
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

extension MVStore {
  /// The operation that commits `transaction`; nothing happens before its first step.
  package func makeCommit(_ transaction: Transaction, slots: InjectorSlots) -> CommitOperation {
    require(!transaction.isFinished, "\(transaction.id) is asked to commit after its end")
    return CommitOperation(store: self, transaction: transaction, slots: slots)
  }

  /// Takes over a commit whose statement was dropped; its hooks fire no more.
  func adopt(_ operation: CommitOperation) {
    let slots = InjectorSlots()
    operation.context = YieldContext(slots: slots, selectionKey: operation.context.selectionKey)
    operation.collection = operation.context
    adopted.append(operation)
    statistics.adoptions += 1
    // Only the one that has the log's lock can wait, so that this leaves one.
    if adopted.count > options.adoptionLimit { _ = settle() }
  }

  /// The number of adopted commits that are not settled yet.
  public var adoptedCount: Int { adopted.count }

  /// Steps the adopted commits.
  ///
  /// - Returns: Done with the number that settled, or what the first of the others waits for.
  /// - Complexity: O(adopted commits).
  package func settle() -> IOResult<Int> {
    var waiting: Completion?
    var settled = 0
    var index = 0
    while index < adopted.count {
      if let completion = stepAdopted(adopted[index]) {
        waiting = waiting ?? completion
        index += 1
      } else {
        adopted.remove(at: index)
        settled += 1
      }
    }
    if let waiting { return .io(waiting) }
    return .done(settled)
  }

  /// What the adopted commit waits for; nil when it has settled, either way.
  private func stepAdopted(_ operation: CommitOperation) -> Completion? {
    do throws(EngineError) {
      if case .io(let completion) = try operation.step() { return completion }
    } catch {
      // The outcome is the store's; nobody is left to be told.
    }
    return nil
  }
}
