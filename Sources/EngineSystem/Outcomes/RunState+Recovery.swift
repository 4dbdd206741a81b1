import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Simulation

extension RunState {
  /// The most steps that all openings of a run take together, even if the disk fails in each.
  private static let openingStepsMax: UInt64 = 10_000_000

  /// Steps of openings do not count towards the bound of a run: how many there are, and how often each of them
  /// fails, depends on the disk.
  func allowOpeningStep() {
    guard openingSteps < Self.openingStepsMax else { return }
    openingSteps += 1
    let (limit, isTooMuch) = world.options.stepLimit.addingReportingOverflow(1)
    world.options.stepLimit = isTooMuch ? .max : limit
  }

  static let path = "main.db"
  static let logPath = MVStore.logPath(path)

  /// The database is open: what survived decides every undecided outcome.
  func recovered(_ database: Database) {
    opened(database)
    let survivors = Survivors(database) { commits.lost(from: $0) }
    narrate(nil, "the database is open, with \(survivors.timestamps.count) commits")
    emit(.databaseOpened(survivors))
    lose(survivors.lost)
    emit(.survivorsRead(survivors))
    decideOpen(survivors.set)
    if commits.opened() { beginEra() }
    model.beginEra()
    model.durableFloor = canLoseCommits ? database.store.clock.rawValue : .max
  }

  /// A database was opened whose disk had lost durable sectors: it may have lost commits, but must have made none
  /// up.
  func openedSpoiled(_ database: Database) {
    emit(.spoiledOpened(Survivors(database) { _ in [] }))
  }

  private func lose(_ transactions: ContiguousArray<ModelTransaction>) {
    for transaction in transactions.reversed() {
      model.lose(transaction)
      probes.set.hit(probes.lostUnsynced)
      emit(.lost(transaction))
    }
    commits.lost(transactions)
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
    emit(.recoveryReaderTook(reader))
  }

  /// A whole table was read after a recovery.
  func tableRecovered(
    _ table: ModelTable, _ rows: ContiguousArray<KeyedRow>, _ reader: ModelTransaction
  ) {
    let expected = model.answer(Query(table: table), for: reader).rows
    reader.fate.failed()
    model.decide(reader, committed: false, step: now)
    emit(.tableRecovered(RecoveredTable(table, answered: rows, expected: expected)))
    if commits.suffix == .lost { chains.rebase(table, rows) }
    model.standing[table.rawValue].opened(with: ContiguousArray(rows.map(\.key)))
  }

  /// All of the recovered data has been read.
  func finishedRecovery() {
    if crashCount > 0 { reach.recoveriesRead += 1 }
    commits.finishedRecovery()
  }
}
