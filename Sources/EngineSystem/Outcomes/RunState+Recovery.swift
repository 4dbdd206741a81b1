import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Simulation

extension RunState {
  /// The most steps that all openings of a run take together, with failures of the disk in each.
  private static let openingStepsMax: UInt64 = 10_000_000

  /// The steps of openings are none of those that bound a run: how many there are, and how often each of
  /// them fails, hangs on the disk.
  func allowOpeningStep() {
    guard openingSteps < Self.openingStepsMax else { return }
    openingSteps += 1
    let (limit, isTooMuch) = world.options.stepLimit.addingReportingOverflow(1)
    world.options.stepLimit = isTooMuch ? .max : limit
  }

  static let path = "main.db"
  static let logPath = MVStore.logPath(path)

  /// The database is open: what survived decides every open outcome.
  func recovered(_ database: Database) {
    opened(database)
    let survivors = database.store.recoveredTimestamps.map(\.rawValue)
    let set = Set(survivors)
    narrate(nil, "the database is open, with \(survivors.count) commits")
    if set.count != survivors.count {
      report(nil, "timestamps", "two commits in the log have the same timestamp")
    }
    judgeOpened(database.store)
    let newest = survivors.max() ?? 0
    if database.store.firstTimestamp.rawValue <= newest {
      report(
        nil, "timestamps",
        "the clock began at \(database.store.firstTimestamp), and a commit at \(newest) survived")
    }
    judgeAcknowledged(set)
    judgeRolledBack(set)
    decideOpen(set)
    forgetTimestamps(keeping: survivors)
    acknowledged = newest
    exclusive.opened(newest: newest)
    rowIDs.opened()
    if commits.opened() {
      // Values that clients have seen may be gone, also those of commits that nobody was told of. Judge
      // what was seen of them, then start from what is left.
      judgeChains()
      chains.beginEra()
    }
    model.beginEra()
    model.durableFloor = canLoseCommits ? database.store.clock.rawValue : .max
  }

  /// A database has opened whose disk had lost durable sectors: it may have lost commits, and made none up.
  func judgeSpoiled(_ database: Database) {
    judgeRolledBack(Set(database.store.recoveredTimestamps.map(\.rawValue)))
  }

  /// Every commit that was acknowledged is there, but for a suffix in NORMAL mode after a power loss.
  private func judgeAcknowledged(_ survivors: Set<UInt64>) {
    var lost: ContiguousArray<ModelTransaction> = []
    for transaction in commits.revocable {
      if let end = transaction.endTimestamp, !survivors.contains(end) { lost.append(transaction) }
    }
    if !lost.isEmpty, commits.suffix == .atRisk {
      judgeHoles(lost, survivors)
      lose(lost)
    }
    for commit in commits.known where commit.wasAcknowledged && !survivors.contains(commit.end) {
      return report(
        nil, "durability",
        "the commit at \(commit.end) was acknowledged and is gone after recovery",
        way: "acknowledged and gone")
    }
  }

  private func lose(_ transactions: ContiguousArray<ModelTransaction>) {
    for transaction in transactions.reversed() {
      model.lose(transaction)
      probes.set.hit(probes.lostUnsynced)
      if transaction.fate.state == .acknowledged {
        ledger.acknowledged -= UInt64(transaction.cellTags.count)
      }
    }
    commits.lost(transactions)
  }

  /// Nothing survives that was asked for after a lost commit had been acknowledged.
  private func judgeHoles(
    _ lost: ContiguousArray<ModelTransaction>, _ survivors: Set<UInt64>
  ) {
    var earliest = UInt64.max
    for transaction in lost { earliest = min(earliest, transaction.endedStep) }
    for transaction in commits.inDoubt {
      guard let end = transaction.endTimestamp, survivors.contains(end),
        transaction.askedStep > earliest
      else { continue }
      return report(
        nil, "durability",
        "the commit at \(end) survived, and one that was acknowledged before it was asked is lost",
        way: "acknowledged and gone")
    }
  }

  /// Nothing of a transaction that failed for certain is left.
  private func judgeRolledBack(_ survivors: Set<UInt64>) {
    var known: Set<UInt64> = []
    for commit in commits.known { known.insert(commit.end) }
    for transaction in commits.undecided {
      if let end = transaction.endTimestamp { known.insert(end) }
    }
    for survivor in survivors.sorted() where !known.contains(survivor) {
      return report(
        nil, "durability",
        "the commit at \(survivor) is in the log and was rolled back, or never asked for",
        way: "rolled back and there")
    }
  }

  private func decideOpen(_ survivors: Set<UInt64>) {
    for transaction in commits.undecided {
      let survived = transaction.endTimestamp.map { survivors.contains($0) } ?? false
      if survived {
        probes.set.hit(probes.commitSurvivedUnasked)
        commits.survived(transaction, canBeLost: false)
      } else {
        transaction.fate.failed()
      }
      model.decide(transaction, committed: survived, step: now)
    }
    for transaction in model.open {
      transaction.fate.failed()
      model.decide(transaction, committed: false, step: now)
    }
  }

  /// The first reader after an opening has taken the snapshot of its statement.
  func recoveryReaderTook(_ snapshot: UInt64, _ reader: ModelTransaction) {
    reader.snapshot = snapshot
    if snapshot <= acknowledged {
      report(
        nil, "real-time",
        "the snapshot \(snapshot) of a reader after recovery is not newer than the commit at"
          + " \(acknowledged)")
    }
    takeTimestamp(snapshot, nil)
  }

  /// Compares a whole table after recovery with the commits that survived.
  func judgeRecovered(
    _ table: ModelTable, _ rows: ContiguousArray<KeyedRow>, _ reader: ModelTransaction
  ) {
    let expected = model.answer(Query(table: table), for: reader).rows
    reader.fate.failed()
    model.decide(reader, committed: false, step: now)
    if expected != rows {
      report(
        nil, "recovery",
        "after recovery \(table.name) is not what the surviving commits say:"
          + " \(RowDifference(answered: rows, expected: expected))")
    }
    if commits.suffix == .lost { chains.rebase(table, rows) }
    model.standing[table.rawValue].opened(with: ContiguousArray(rows.map(\.key)))
  }

  /// All of the recovered data has been read.
  func finishedRecovery() {
    if crashCount > 0 { reach.recoveriesRead += 1 }
    commits.finishedRecovery()
  }
}
