/// When a commit waits for the disk.
public enum SyncMode: String, Hashable, Sendable, CaseIterable {
  /// COMMIT returns after its frame is durable.
  case full
  /// COMMIT returns after its frame is written; a power loss may take back the last commits.
  case normal
}

/// The options with which a store is opened.
public struct StoreOptions: Hashable, Sendable {
  public var syncMode = SyncMode.full
  /// Whether write conflicts are detected when the row is written, and not only at validation.
  public var eagerConflicts = true
  /// How many superseded versions wait before a commit collects them; at least 1.
  public var collectionThreshold = 64
  /// How many versions are collected, rows logged or rewritten between two yields; at least 1.
  public var chunkSize = 16
  /// How many bytes recovery reads at once; at least 512.
  public var recoveryReadSize = 1 << 16
  /// How many adopted commits may wait for `resolveOrphans`; one more makes the store step them itself.
  public var adoptionLimit = 1024
  /// The planted bug that is on; see `PlantedBug`. Always nil without the trait.
  public var plantedBug: PlantedBug?

  public init() {}
}

/// A bug that real engines had, planted to measure the harness; the code is present only with the trait
/// `PlantedBugs`.
public enum PlantedBug: String, Hashable, Sendable, CaseIterable {
  case latePreparing = "late-preparing"
  case invisiblePreparing = "invisible-preparing"
  case earlyRemoval = "early-removal"
  case watermarkStore = "watermark-store"
  case abandonedCommitted = "abandoned-committed"
  case abandonedPreparing = "abandoned-preparing"
  case busySkipsRollback = "busy-skips-rollback"
  case falseCommit = "false-commit"
  case staleWriteset = "stale-writeset"
  case droppedMidwrite = "dropped-midwrite"
  case blindValidation = "blind-validation"
  case lostDependency = "lost-dependency"
  case eagerCollection = "eager-collection"
  case skippedSync = "skipped-sync"
  case uncutTail = "uncut-tail"
  case halfSavepoint = "half-savepoint"
}
