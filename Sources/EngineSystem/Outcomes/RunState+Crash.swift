import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Simulation

extension RunState {
  /// The database is gone with its disk: everything starts again except the numbers of transactions.
  func forgetEverything() {
    narrate(nil, "the disk has lost what was durable, and is replaced by an empty one")
    probes.set.hit(probes.spoiled)
    isSpoiled = false
    beginEra()
    model = Model(after: model)
    commits = CommitRegister()
    emit(.erased)
  }

  /// Values that clients have seen may be lost: what was seen of them is judged, and what is left begins the next
  /// era.
  func beginEra() {
    emit(.eraEnds)
    chains.beginEra()
  }

  /// Memory is lost: what was not requested has not happened, what was requested is undecided.
  func crashed(_ kind: DiskCrashKind) {
    collectStoreReach()
    // A recovery that another crash interrupts has not made anything durable yet.
    commits.crashed(losesUnsynced: kind == .powerLoss && spec.syncMode == .normal)
    holds.removeAll()
    openDatabase?.store.discard()
    opened(nil)
  }

  func noteTransactionNumbers(of fibers: ContiguousArray<Fiber>) {
    for fiber in fibers {
      transactionNumbers[fiber.number] = fiber.cursor.scope.operation.span
    }
  }
}

extension Fiber {
  /// The machine is gone, and the connection with it.
  func crash() {
    if let transaction {
      let wasAsked = transaction.fate.wasAsked && transaction.endTimestamp != nil
      chain.end(wasAsked ? .indeterminate : .aborted, run.chains)
      if wasAsked {
        transaction.endedStep = run.now
        run.commits.leftUndecided(transaction)
      } else {
        run.rollBack(transaction)
      }
    }
    transaction = nil
    statement = nil
    effect = nil
    for index in statements.indices { statements[index] = nil }
    connection = nil
  }
}
