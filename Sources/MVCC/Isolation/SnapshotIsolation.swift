import Primitives

/// The rules of snapshot isolation over the transactions in progress.
///
/// It determines which version of a row a snapshot sees and which changes conflict, and it makes the versions of a
/// transaction, stamped with its id and, after its commit, with its timestamp.
struct SnapshotIsolation {
  var transactions = TransactionMap()
  /// Whether conflicts are detected when a row is written, and not only at validation.
  let checksOnWrite: Bool
  /// How often a transaction has read what another one had not committed yet.
  var dependenciesTaken = 0
  #if PlantedBugs
    private let plantedBug: PlantedBug?
  #endif

  init(options: StoreOptions) {
    checksOnWrite = options.eagerConflicts
    #if PlantedBugs
      plantedBug = options.plantedBug
    #endif
  }

  #if PlantedBugs
    @inline(__always)
    func isPlanted(_ bug: PlantedBug) -> Bool { plantedBug == bug }
  #endif

  /// When the transaction that left `stamp` committed; nil if it has not.
  func commitTimestamp(_ stamp: VersionStamp) -> Timestamp? {
    if stamp.isTimestamp { return stamp.timestamp }
    guard stamp.isTransaction,
      case .committed(let end)? = transactions.find(stamp.transaction)?.state
    else { return nil }
    return end
  }

  /// Whether a new snapshot would see a row of `chain`.
  func isLive(_ chain: VersionChain) -> Bool {
    for version in chain.versions.reversed() where commitTimestamp(version.begin) != nil {
      return version.record != nil && commitTimestamp(version.end) == nil
    }
    return false
  }
}
