import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Simulation

extension RunState {
  /// Adds the counts of a store that is about to be discarded, or of the last one.
  func collectStoreReach() {
    guard let store = openDatabase?.store else { return }
    reach.dependencies += UInt64(store.statistics.dependenciesTaken)
    reach.collectionsUnderReaders += UInt64(store.statistics.collectedUnderReaders)
    probes.set.add(probes.cutFailed, UInt64(store.statistics.failedCuts))
    probes.set.add(probes.badFrame, UInt64(store.statistics.damagedFrames))
    probes.set.add(probes.rowIDContention, UInt64(store.statistics.rowIDContentions))
  }

  /// Adds the faults of a disk that is about to be discarded, or of the last one.
  func collectDiskFaults() {
    probes.disk.add(io.counters.faultCounts, to: probes.set)
  }
}
