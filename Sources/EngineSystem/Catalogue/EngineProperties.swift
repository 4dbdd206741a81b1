import Scenario

extension PropertyEntry {
  /// What must hold in every run of the engine, under the names that signatures and the corpus have.
  ///
  /// A name is kept once it has been published.
  static let engine: [PropertyEntry] = [
    PropertyEntry(
      "snapshot-read",
      "A SELECT answers the rows, in order, that its snapshot and the transaction's own writes "
        + "say."),
    PropertyEntry(
      "changes",
      "An UPDATE, DELETE or INSERT changes as many rows as the model says."),
    PropertyEntry(
      "constraint",
      "An INSERT whose key the snapshot holds fails."),
    PropertyEntry(
      "error-witness",
      "An error, or busy, has a cause that really happened: an overlapping writer, a holder, a "
        + "failed commit that was read from, a fault of the disk, or an injected failure of this "
        + "operation with that very error. An INSERT without a key meets no conflict but with a "
        + "client that named its id."),
    PropertyEntry(
      "expected-error",
      "No statement is interrupted, because nobody asks for that."),
    PropertyEntry(
      "progress",
      "A statement does not meet contention for ever; a run ends by its own number of steps and "
        + "by no other bound, from which the steps of openings are left out; without faults every "
        + "fiber comes to its end within a bound; while a client idles in an open transaction the "
        + "others finish statements."),
    PropertyEntry(
      "row-id",
      "A row id that the engine chose was used by nobody in this opening."),
    PropertyEntry(
      "undo",
      "A statement that is dropped or fails inside a transaction leaves as many of its changes "
        + "as there were before."),
    PropertyEntry(
      "poisoned",
      "After a failure that left the log's end open, no statement that needs the store ends "
        + "well until the database is opened again, and nobody changes the log."),
    PropertyEntry(
      "real-time",
      "A snapshot is newer than every commit that was acknowledged before it was asked for; "
        + "that of the first reader after an opening, too."),
    PropertyEntry(
      "timestamps",
      "No timestamp is drawn twice, a commit's is newer than its snapshot, no two commits in "
        + "the log share one, and the clock of an opening begins above all of them."),
    PropertyEntry(
      "dirty-commit",
      "Nobody commits who has read what another transaction rolled back."),
    PropertyEntry(
      "lost-write",
      "A transaction that wrote and committed has a commit timestamp."),
    PropertyEntry(
      "first-committer",
      "Of two transactions that overlap and wrote the same row only one commits."),
    PropertyEntry(
      "exclusive",
      "Who has the database exclusively is alone with that, over a snapshot that no published "
        + "or pending commit is newer than; nobody else's commit is published before its own end. A "
        + "transaction that was refused does not hold the database."),
    PropertyEntry(
      "schema",
      "Nobody's writes are published over a snapshot that a published schema change is newer "
        + "than."),
    PropertyEntry(
      "maintenance",
      "A failure after a commit is told by the database once, and only where there was one."),
    PropertyEntry(
      "watermark",
      "Within one opening the clock, the committed watermark and the header's timestamp never "
        + "go back; a commit that has left the store is not above the committed watermark."),
    PropertyEntry(
      "ledger",
      "In one snapshot the cells count as many writes as the ledger, no fewer than had been "
        + "acknowledged before the snapshot, and no more than had been asked for by its first "
        + "answer."),
    PropertyEntry(
      "isolation",
      "What clients read and wrote of versioned values is strong session snapshot isolation."),
    PropertyEntry(
      "durability",
      "Acknowledged commits survive, but for a suffix without holes after a power loss in "
        + "NORMAL mode; nothing survives that was rolled back. In FULL mode, at each "
        + "acknowledgement, no byte of the log below its end can be taken by a power loss or was "
        + "lost by a failed sync, and its size and name are durable. The same holds for the log "
        + "after every opening. After an opening, and after a commit that failed on the disk, "
        + "nothing follows the end of the log, and no power loss can bring anything back there."),
    PropertyEntry(
      "recovery",
      "The database opens, and every table holds the rows of the surviving commits; at the end "
        + "of the run, too."),
    PropertyEntry(
      "log-lock",
      "Nobody writes, cuts or syncs the log without holding its lock."),
    PropertyEntry(
      "disk-use",
      "The engine does nothing with its files that no file system promises, such as overlapping "
        + "writes in flight, or giving a file that is not synced the name of another."),
    PropertyEntry(
      "leak",
      "The store holds no transaction, lock, exclusive holder, adopted commit or operation, and "
        + "no table that its schema does not name. At any step, what is held belongs to a "
        + "transaction that is there; a statement that failed or was dropped holds no lock of row "
        + "ids."),
    PropertyEntry(
      "version-leak",
      "After a collection there are as many versions as live rows."),
    PropertyEntry(
      "stall",
      "Somebody can go on, or waits for something that will happen; also while the run comes to "
        + "its end."),
  ]
}
