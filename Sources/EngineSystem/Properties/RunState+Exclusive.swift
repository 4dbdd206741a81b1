import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Simulation

extension RunState {
  /// The transaction of `fiber` has been told that it is exclusive.
  func noteExclusive(_ transaction: ModelTransaction, _ fiber: Fiber) {
    guard !transaction.isExclusive else { return }
    transaction.isExclusive = true
    if let fault = exclusive.confirmed(transaction, among: model.open) {
      report(fiber, "exclusive", fault)
    }
  }

  /// A statement was refused because another is in its way: it has not taken the database for itself.
  func judgeRefused(_ fiber: Fiber, _ transaction: ModelTransaction) {
    guard !transaction.isExclusive, let engine = fiber.observed,
      openDatabase?.store.exclusiveHolder == engine.id
    else { return }
    report(
      fiber, "exclusive",
      "T\(transaction.serial) was told that it cannot have the database for itself, and holds it")
  }

  /// A commit has left the store: whoever asks for exclusivity now sees it by the watermark alone.
  func judgeLeft(_ engine: Transaction, _ fiber: Fiber) {
    guard engine.isFinished, let end = engine.committedAt, let store = openDatabase?.store,
      store.committedWatermark < end
    else { return }
    report(
      fiber, "watermark",
      "the commit at \(end) has left the store with the committed watermark at"
        + " \(store.committedWatermark)")
  }

  /// The commit of a transaction has become visible, whether or not its client knows.
  func notePublished(_ transaction: ModelTransaction, _ fiber: Fiber?) {
    guard !transaction.isPublished else { return }
    if let fault = exclusive.published(transaction) { report(fiber, "exclusive", fault) }
    if let fault = exclusive.publishedOverSchema(transaction) { report(fiber, "schema", fault) }
    transaction.isPublished = true
    judgeFirstCommitter(transaction, fiber)
  }

  /// Of two transactions that overlap and wrote the same row only one commits.
  private func judgeFirstCommitter(_ transaction: ModelTransaction, _ fiber: Fiber?) {
    guard let snapshot = transaction.snapshot, let end = transaction.endTimestamp else { return }
    for write in transaction.writes {
      guard
        let rival = write.chain.publishedWriter(between: snapshot, and: end, besides: transaction)
      else { continue }
      return report(
        fiber, "first-committer",
        "T\(transaction.serial) over the snapshot \(snapshot) has committed its write of"
          + " \(write.table.name) \(write.key) at \(end), and another commit wrote it at \(rival)")
    }
  }
}
