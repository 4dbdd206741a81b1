/// What the fibers of a run do; each kind has tables and properties of its own.
public enum WorkloadKind: String, Hashable, Sendable, CaseIterable {
  /// Reads, writes, range updates and scans of a small hot table.
  case keyValue = "kv"
  /// Appends of unique values to lists that are read whole.
  case listAppend = "list-append"
  /// Transfers between accounts whose sum never changes.
  case bank
  /// Versioned cells with a ledger of how many cell writes committed.
  case cells
  /// Tables made and dropped beside everything else.
  case schema
  /// Rows of several sectors, statements that fail when they have written a row, keys that move.
  case wide
}
