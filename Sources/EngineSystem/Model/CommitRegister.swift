import MVCC

/// The commits of a run that the next opening has to account for, by what has happened to them.
struct CommitRegister {
  /// A commit whose client is gone, with the engine's side of it.
  struct Orphan {
    let transaction: ModelTransaction
    let engine: Transaction
  }

  /// The timestamp of a commit that is known to have happened.
  struct KnownCommit: Hashable {
    let end: UInt64
    /// Whether a client was told, so that it must be there; otherwise it may be.
    let wasAcknowledged: Bool
  }

  /// Whether the newest commits may be lost.
  enum Suffix: Hashable {
    /// No. Can move to: atRisk.
    case whole
    /// The power was lost in NORMAL mode, and no opening has checked since. Can move to: lost, whole.
    case atRisk
    /// An opening has found what is left and is reading it. Can move to: whole, atRisk.
    case lost
  }

  private(set) var orphans: ContiguousArray<Orphan> = []
  /// Whether there are any; read after each step.
  var hasOrphans: Bool { !orphans.isEmpty }
  /// Undecided commits, and those that a power loss may take back, in the order in which they were added.
  private(set) var inDoubt: ContiguousArray<ModelTransaction> = []
  var known: ContiguousArray<KnownCommit> = []
  private(set) var suffix = Suffix.whole

  /// A client was told that its transaction committed, at `end` if it wrote.
  mutating func acknowledged(_ transaction: ModelTransaction, canBeLost: Bool) {
    transaction.fate.acknowledged()
    guard let end = transaction.endTimestamp else { return }
    known.append(KnownCommit(end: end, wasAcknowledged: true))
    if canBeLost { inDoubt.append(transaction) }
  }

  /// A commit that no client was told about is known to have happened.
  mutating func survived(_ transaction: ModelTransaction, canBeLost: Bool) {
    transaction.fate.survived()
    guard let end = transaction.endTimestamp else { return }
    known.append(KnownCommit(end: end, wasAcknowledged: false))
    if canBeLost { inDoubt.append(transaction) }
  }

  /// The client is gone and the engine is still working on the commit.
  mutating func orphaned(_ transaction: ModelTransaction, _ engine: Transaction) {
    transaction.fate.orphaned()
    orphans.append(Orphan(transaction: transaction, engine: engine))
  }

  /// Only the next opening can tell.
  mutating func leftUndecided(_ transaction: ModelTransaction) {
    transaction.fate.leftUndecided()
    inDoubt.append(transaction)
  }

  /// What the engine has decided; nil as long as it has not.
  static func outcome(of engine: Transaction) -> Bool? {
    switch engine.state {
    case .committed, .terminated: true
    case .aborted: false
    case .active, .preparing: nil
    }
  }

  /// Removes and returns the orphans that the engine has decided, in order.
  mutating func takeDecidedOrphans() -> [(transaction: ModelTransaction, hasCommitted: Bool)] {
    var decided: [(transaction: ModelTransaction, hasCommitted: Bool)] = []
    orphans.removeAll { orphan in
      guard let outcome = Self.outcome(of: orphan.engine) else { return false }
      decided.append((orphan.transaction, outcome))
      return true
    }
    return decided
  }

  /// The machine has failed: the engine decides nothing any more.
  mutating func crashed(losesUnsynced: Bool) {
    if losesUnsynced { suffix = .atRisk }
    for orphan in orphans { leftUndecided(orphan.transaction) }
    orphans.removeAll()
  }

  /// Commits that certainly happened, but that a power loss may have taken back.
  var revocable: ContiguousArray<ModelTransaction> {
    inDoubt.filter { $0.fate.state == .acknowledged || $0.fate.state == .survived }
  }

  var undecided: ContiguousArray<ModelTransaction> {
    inDoubt.filter { $0.fate.state == .undecided }
  }

  /// The commits that a power loss in NORMAL mode has taken back if `survivors` are left.
  func lost(from survivors: Set<UInt64>) -> ContiguousArray<ModelTransaction> {
    guard suffix == .atRisk else { return [] }
    return revocable.filter { $0.endTimestamp.map { !survivors.contains($0) } ?? false }
  }

  /// A power loss has taken these back, so they are no longer known.
  mutating func lost(_ transactions: ContiguousArray<ModelTransaction>) {
    var ends: Set<UInt64> = []
    for transaction in transactions {
      transaction.fate.lost()
      if let end = transaction.endTimestamp { ends.insert(end) }
    }
    known.removeAll { ends.contains($0.end) }
  }

  /// An opening has decided everything that was in doubt.
  ///
  /// - Returns: Whether values that clients have seen may be lost.
  mutating func opened() -> Bool {
    inDoubt.removeAll()
    if suffix == .atRisk { suffix = .lost }
    return suffix == .lost
  }

  /// Everything that the opening found has been read.
  mutating func finishedRecovery() { if suffix == .lost { suffix = .whole } }
}
